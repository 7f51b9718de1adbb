import type { Meter } from '../../catalog/operations/operation.ts'
import { codes } from '../../core/codes.ts'
import { AppError } from '../../core/errors.ts'
import { KeyTakenError, UndecidedError } from '../../ledger/ledger.ts'
import type {
  Once,
  Remembrance,
  Settlement,
  SettleRequest,
  Standing,
} from '../../ledger/protocol.ts'
import type { MeteredContext, Who } from './context.ts'
import { inTime } from './in-time.ts'
import type { Found, Tell } from './outcome.ts'
import { refused, refusedBy } from './refusals.ts'
import { replied } from './replied.ts'
import type { Unfound, Work } from './work.ts'

/** A key that one answer is kept under. */
export interface Keyed {
  readonly once: Once
  /** Hears that another took the key since it was asked about: nothing has happened. */
  readonly onTaken: () => void
}

/** One question on its way through the ledger. Whatever comes of it, `tell` hears of it once. */
export class Payment<T> {
  readonly #ctx: MeteredContext
  readonly #who: Who
  readonly #digest: string
  readonly #meter: Meter
  readonly #tell: Tell<T>

  constructor(ctx: MeteredContext, who: Who, digest: string, meter: Meter, tell: Tell<T>) {
    this.#ctx = ctx
    this.#who = who
    this.#digest = digest
    this.#meter = meter
    this.#tell = tell
  }

  /** Judges the token, and refuses what cannot be served whatever the token allows. */
  reject({ code, text }: AppError): void {
    const { requestId } = this.#who
    this.#ctx.ledger.reject({ kind: 'reject', ...this.#asked(), code: 400 }, (verdict) => {
      if (verdict instanceof Error) this.fail(verdict)
      else if (verdict.code !== 400) this.#tell(refusedBy(verdict, this.#meter, requestId))
      else this.#tell(refused(requestId, code, text, { standing: verdict.standing }))
    })
  }

  /** Pays for the work: at once for an answer at hand, and else for what the work brings. */
  pay(work: Work<T>, keyed?: Keyed): void {
    const found = work.atHand?.()
    if (found instanceof Promise) {
      const admit = (found: Found<T> | undefined) => {
        if (this.#who.gone().aborted) this.#tell(undefined)
        else this.#admit(work, found, keyed)
      }
      const { deadlineMs } = this.#ctx
      inTime(found, deadlineMs)
        .then(admit)
        .catch((error: unknown) => this.fail(error))
    } else this.#admit(work, found, keyed)
  }

  #admit(work: Work<T>, found: Found<T> | undefined, keyed: Keyed | undefined): void {
    const request = {
      kind: 'admit' as const,
      requestId: this.#who.requestId,
      digest: this.#digest,
      address: this.#who.address,
      endpoint: this.#meter.id,
      subject: work.subject,
      take: found ? ('charge' as const) : ('hold' as const),
      source: found ? found.source : null,
      atMs: this.#ctx.clock.now(),
    }
    const once = keyed?.once
    this.#ctx.ledger.admit(
      once ? { ...request, ...kept(work, found, once) } : request,
      (verdict) => {
        if (verdict instanceof KeyTakenError && keyed) keyed.onTaken()
        else if (verdict instanceof Error) {
          if (verdict instanceof UndecidedError && !found) this.#letGo()
          this.fail(verdict)
        } else if (verdict.code !== 0) {
          this.#tell(refusedBy(verdict, this.#meter, this.#who.requestId))
        } else if (found) this.#answer(found, verdict.priceMicros, verdict.standing, undefined)
        else this.#work(work, verdict.standing, once).catch((error: unknown) => this.fail(error))
      },
    )
  }

  /** Releases what may be held by now: nobody works for it. */
  #letGo(): void {
    const ending = { state: 'cancelled', code: null, cache: null, source: null } as const
    // Where it was not held, there is nothing to settle.
    this.#settle(ending).catch(() => {})
  }

  async #work(work: Work<T>, standing: Standing, once: Once | undefined): Promise<void> {
    const { tally } = this.#ctx
    tally.held++
    try {
      const fromMs = performance.now()
      const { brought, ending } = await this.#find(work, standing, once)
      const tookMs = performance.now() - fromMs
      const settlement = await this.#settle(ending)
      const { availableMicros, costMicros } = settlement
      this.#conclude(brought, costMicros, { ...standing, availableMicros }, tookMs)
    } finally {
      tally.held--
    }
  }

  /** Has the work done. Whatever goes wrong comes back as its end, so that it is settled. */
  async #find(
    work: Work<T>,
    { accountId }: Standing,
    once: Once | undefined,
  ): Promise<{ readonly brought: Found<T> | Unfound; readonly ending: Ending }> {
    const { deadlineMs } = this.#ctx
    const { urgency } = this.#who
    try {
      const gone = this.#who.gone()
      const brought = await work.find({ accountId, urgency, gone, deadlineMs })
      return { brought, ending: endingOf(work, brought, once) }
    } catch (error) {
      const failure = new AppError(500, codes[500].meaning, { cause: error })
      const brought = { failure, source: null }
      return { brought, ending: endingOf(work, brought, undefined) }
    }
  }

  #settle(ending: Ending): Promise<Settlement> {
    const { requestId } = this.#who
    const request = { kind: 'settle', requestId, ...ending, atMs: this.#ctx.clock.now() } as const
    return replied((done) => this.#ctx.ledger.settle(request, done))
  }

  #conclude(
    brought: Found<T> | Unfound,
    costMicros: number,
    standing: Standing,
    tookMs: number,
  ): void {
    if ('failure' in brought) this.#refuse(brought, standing, tookMs)
    else {
      const wasAsked = brought.source !== null && brought.cache !== 'hit'
      this.#answer(brought, costMicros, standing, wasAsked ? tookMs : undefined)
    }
  }

  #refuse({ failure, source }: Unfound, standing: Standing, tookMs: number): void {
    if (failure === 'left') this.#tell(undefined)
    else {
      const { code, text, retryAfterMs, cause } = failure
      if (code === 500) this.#report('work failed', cause)
      const sourceMs = source === null ? undefined : tookMs
      const told = { standing, source, sourceMs, retryAfterMs }
      this.#tell(refused(this.#who.requestId, code, text, told))
    }
  }

  #answer(
    { answer, cache, source, ageMs }: Found<T>,
    costMicros: number,
    standing: Standing,
    sourceMs: number | undefined,
  ): void {
    this.#tell({
      code: 0,
      requestId: this.#who.requestId,
      costMicros,
      standing,
      sourceMs,
      answer,
      cache,
      source,
      ageMs,
      isReplayed: false,
    })
  }

  /**
   * Ends it as a fault of our own, whose cause is the operator's to know. A caller who may have been
   * charged is told nothing: what was not answered is looked up, or asked again with its key.
   */
  fail(error: unknown): void {
    this.#report('call failed', error)
    if (error instanceof UndecidedError) this.#tell(undefined)
    else this.#tell(refused(this.#who.requestId, 500, codes[500].meaning))
  }

  #report(message: string, error: unknown): void {
    const { requestId } = this.#who
    this.#ctx.report(message, { requestId, endpoint: this.#meter.id, error })
  }

  #asked() {
    const { requestId, address } = this.#who
    const atMs = this.#ctx.clock.now()
    return { requestId, digest: this.#digest, address, endpoint: this.#meter.id, atMs }
  }
}

/** How the call log tells of what work came to, and what is kept of it for its key. */
type Ending = Pick<SettleRequest, 'state' | 'code' | 'cache' | 'source' | 'remember'>

function endingOf<T>(work: Work<T>, brought: Found<T> | Unfound, once: Once | undefined): Ending {
  const { source } = brought
  if ('failure' in brought) {
    const { failure } = brought
    if (failure === 'left') return { state: 'cancelled', code: null, cache: null, source }
    return { state: 'answered', code: failure.code, cache: null, source }
  }
  const remember = once && remembrance(work, brought, once)
  const ending = { state: 'answered', code: 0, cache: brought.cache, source } as const
  return remember ? { ...ending, remember } : ending
}

/** What a call with a key takes along: what its answer leaves, or the key that it claims. */
function kept<T>(work: Work<T>, found: Found<T> | undefined, once: Once) {
  const remember = found && remembrance(work, found, once)
  return remember ? { remember } : { once }
}

function remembrance<T>(
  { repeatable }: Work<T>,
  found: Found<T>,
  once: Once,
): Remembrance | undefined {
  return repeatable && { ...once, ...repeatable.keep(found) }
}
