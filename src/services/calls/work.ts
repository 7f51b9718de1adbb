import type { AnswerCache } from '../../cache/answers.ts'
import { StoredAnswer } from '../../cache/stored-answer.ts'
import type { Dataset, Endpoint } from '../../catalog/define.ts'
import { type Clock, elapsedMs } from '../../core/clock.ts'
import { codes } from '../../core/codes.ts'
import { AppError } from '../../core/errors.ts'
import { flat } from '../../core/flat.ts'
import type { CacheState } from '../../ledger/records.ts'
import { SourceFault } from '../../sources/fault.ts'
import type { Source } from '../../sources/source.ts'
import type { FindSubjects } from '../bodies/subjects.ts'
import type { Found } from '../metered/outcome.ts'
import type { Kept, Patience, Repeatable, Unfound, Work } from '../metered/work.ts'
import type { FreshCollection } from '../observations/keep.ts'
import type { Flights } from './flights.ts'
import type { Plan } from './plan.ts'

/** What answering a call takes. */
export interface CallContext {
  readonly cache: AnswerCache
  readonly source: Source
  readonly flights: Flights<StoredAnswer>
  /** Finds whom a body is about beside those whom its request names. */
  readonly subjectsIn: FindSubjects
  /** Takes a fresh collection for the history; nobody waits for it. */
  readonly observe: (collection: FreshCollection<Uint8Array>) => void
  readonly clock: Clock
}

/** What a planned call is paid for: the stored answer, or one that is collected. */
export class CallWork implements Work<StoredAnswer>, Repeatable<StoredAnswer> {
  readonly subject: string | null
  readonly question: readonly (string | boolean)[]
  readonly repeatable = this
  readonly #ctx: CallContext
  readonly #plan: Plan
  readonly #dataset: Dataset
  readonly #lifetimeMs: number

  constructor(ctx: CallContext, { dataset }: Endpoint, plan: Plan) {
    this.#ctx = ctx
    this.#plan = plan
    this.#dataset = dataset
    this.#lifetimeMs = plan.maxAgeMs ?? dataset.lifetimeMs
    this.subject = plan.subject
    this.question = [plan.cacheKey, plan.acceptCache]
  }

  atHand(): Found<StoredAnswer> | undefined | Promise<Found<StoredAnswer> | undefined> {
    if (!this.#plan.acceptCache) return undefined
    const hot = this.#ctx.cache.hot(this.#plan.cacheKey, this.#lifetimeMs)
    return hot ? this.#found(hot, 'hit') : this.#stored()
  }

  async #stored(): Promise<Found<StoredAnswer> | undefined> {
    const stored = await this.#ctx.cache.get(this.#plan.cacheKey, this.#lifetimeMs)
    return stored && this.#found(stored, 'hit')
  }

  /**
   * Collects; where that fails an old answer beats none for a caller who accepts what is stored,
   * and says no age.
   */
  async find(patience: Patience): Promise<Found<StoredAnswer> | Unfound> {
    const collected = await this.#collect(patience)
    const { acceptCache, maxAgeMs } = this.#plan
    const takesStale = acceptCache && maxAgeMs === undefined
    if (!takesStale || !('failure' in collected) || !isDown(collected)) return collected
    const answer = await this.#ctx.cache.stale(this.#plan.cacheKey, this.#lifetimeMs)
    return answer ? this.#found(answer, 'stale') : collected
  }

  /**
   * Collects, alone or with others who want the same; what was stored since the call looked is not
   * collected again.
   */
  async #collect(patience: Patience): Promise<Found<StoredAnswer> | Unfound> {
    const { gone, deadlineMs } = patience
    if (gone.aborted) return this.#unfound('left')
    const askedAtMs = this.#ctx.clock.now()
    // A collection is stored before it lands, and nothing is awaited from here until it is joined.
    const stored =
      this.#plan.acceptCache && this.#ctx.cache.hot(this.#plan.cacheKey, this.#lifetimeMs)
    if (stored) return this.#found(stored, 'hit')
    if (deadlineMs <= 0) return this.#unfound(tooLate)
    const ending = new AbortController()
    const leave = () => ending.abort(gone.reason)
    gone.addEventListener('abort', leave, { once: true })
    const timer = setTimeout(() => ending.abort(deadlinePassed), deadlineMs)
    try {
      const { value, shared } = await this.#ctx.flights.join(
        this.#plan.cacheKey,
        (signal) => this.#ask(signal, patience),
        ending.signal,
      )
      return this.#found(value, shared ? 'shared' : 'miss', askedAtMs)
    } catch (error) {
      if (gone.aborted) return this.#unfound('left')
      if (ending.signal.aborted) return this.#unfound(overdue(deadlineMs))
      if (error instanceof AppError) return this.#unfound(error)
      return this.#unfound(new AppError(500, codes[500].meaning, { cause: error }))
    } finally {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
    }
  }

  /** Asks the source, and keeps what it brings. */
  async #ask(signal: AbortSignal, { accountId, urgency }: Patience): Promise<StoredAnswer> {
    const { source, cache, observe, subjectsIn } = this.#ctx
    const { request, cacheKey } = this.#plan
    const place = { account: String(accountId), urgency }
    const collected = await source.collect(request, { signal, place })
    const { body, collectedAtMs } = collected
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    // Where a dataset's answers are about nobody else, nothing is looked for, nor waited for.
    const isAboutOthers = this.#dataset.upstream.subjectsIn !== undefined
    const subjectsInBody = isAboutOthers ? await subjectsIn(bytes, this.#dataset) : nobody
    // An id, of digits, is a piece of the caller's query, which would stay as long as the answer.
    const subjects = [...request.subjects.map(({ id }) => flat(id)), ...subjectsInBody]
    const answer = new StoredAnswer(bytes, collectedAtMs, collected.source, subjects)
    cache.set(cacheKey, answer)
    const { source: from, purchase } = collected
    const came = { collectedAtMs, source: from, purchase }
    observe({ key: cacheKey, request, body: bytes, subjectsInBody, ...came })
    return answer
  }

  /** What was collected after it was asked for is of no age. */
  #found(answer: StoredAnswer, cache: CacheState, atMs = this.#ctx.clock.now()) {
    const ageMs = elapsedMs(answer.collectedAtMs, atMs)
    const isTold = Number.isFinite(ageMs) && (ageMs > 0 || cache === 'hit')
    return { answer, cache, source: answer.source, ageMs: isTold ? ageMs : undefined }
  }

  /** Of several sources it is the one that the caller is told about. */
  #unfound(failure: Unfound['failure']): Unfound {
    const own = failure instanceof SourceFault ? failure.source : undefined
    return { failure, source: own ?? this.#ctx.source.name }
  }

  keep({ answer }: Found<StoredAnswer>) {
    const { body, subjects, collectedAtMs, source } = answer
    return { body, subjects, collectedAtMs, source }
  }

  restore({ body, collectedAtMs, source }: Kept): Found<StoredAnswer> {
    return this.#found(new StoredAnswer(body, collectedAtMs, source), 'hit')
  }
}

const nobody: readonly string[] = []

function isDown({ failure }: Unfound): boolean {
  return failure !== 'left' && (failure.code === 301 || failure.code === 302)
}

/** Named as of any time limit, so that whoever is asked knows that it was not the caller who left. */
const deadlinePassed = new DOMException('The deadline of a call has passed', 'TimeoutError')

/** The call waited for another with its key until its own time was over. */
const tooLate = new AppError(301, {
  zh: '采集失败：等待期间已到调用时限，请稍后重试',
  en: 'The collection failed: the time of the call was over before it could begin; retry later',
})

function overdue(deadlineMs: number): AppError {
  const seconds = Math.ceil(deadlineMs / 1000)
  return new AppError(301, {
    zh: `采集失败：${seconds} 秒内没有结果，请稍后重试`,
    en: `The collection failed: no answer within ${seconds} s; retry later`,
  })
}
