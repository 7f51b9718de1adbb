import { setTimeout as delay } from 'node:timers/promises'
import { CommitError, errorOf, UndecidedError } from '../../ledger/ledger.ts'
import type {
  AdmitRequest,
  InquiryRequest,
  LedgerRequest,
  RejectRequest,
  Verdict,
} from '../../ledger/protocol.ts'
import type { CallFate, KeeperStore } from '../../store/postgres/keeper.ts'
import type { PostgresLedger } from '../../store/postgres/ledger/ledger.ts'
import type { StoreReply } from '../../store/requests.ts'
import { tell } from '../../store/waiting.ts'
import type { Asked } from '../forwarding/forwarded-requests.ts'

const askAgainMs = 100
/** With the time after which a silent keeper is let go, less than a call waits for its commit. */
const tellWithinMs = 4000

/**
 * What a keeper was asked and did not reply to. Once the link is ended nothing more comes of it: what
 * was committed is told as it was, and the rest is decided here.
 */
export class LostCalls {
  readonly #store: KeeperStore
  readonly #ledger: PostgresLedger

  constructor(store: KeeperStore, ledger: PostgresLedger) {
    this.#store = store
    this.#ledger = ledger
  }

  /**
   * Resolves once all of them are told, or it is known that they cannot be in time: then what they
   * hold is released later. `failed` were told to have failed, and may hold their price still.
   */
  async resolve(
    link: number,
    lost: readonly Asked<LedgerRequest>[],
    failed: readonly LedgerRequest[],
  ): Promise<void> {
    const ending = this.#end(link)
    const inTime = delay(tellWithinMs, false, { ref: false })
    const isKnown = await Promise.race([ending.then(() => true), inTime])
    const fates = isKnown ? await this.#fates(lost) : undefined
    for (const asked of fates ? [] : lost) tell(asked.waiter, new UndecidedError(unknown))
    const left = [...failed, ...(fates ? [] : lost.map(({ request }) => request))]
    const released = ending.then(() => this.#release(left))
    // All at once: what they ask of the ledger shares its commits.
    if (fates) await Promise.all(lost.map((asked) => this.#resolve(asked, fates)))
    if (isKnown) await released
  }

  /** Resolves once nothing more comes of what was asked by the link, however long that takes. */
  async #end(link: number): Promise<void> {
    for (;;) {
      try {
        return await this.#store.endLink(link)
      } catch {
        await delay(askAgainMs, undefined, { ref: false })
      }
    }
  }

  /** Undefined where the database is gone again. */
  async #fates(
    lost: readonly Asked<LedgerRequest>[],
  ): Promise<ReadonlyMap<string, CallFate> | undefined> {
    const ids = lost.flatMap(({ request }) => requestIdOf(request))
    return ids.length > 0 ? await this.#store.fatesOf(ids).catch(() => undefined) : new Map()
  }

  /** Releases what is open of calls whose callers were not told that they are served. */
  #release(requests: readonly LedgerRequest[]): void {
    const told = { state: 'answered', code: 500, cache: null, source: null } as const
    for (const { kind, requestId, atMs } of requests) {
      if (kind === 'inquiry' || kind === 'reject') continue
      this.#ledger.decide({ kind: 'settle', requestId, ...told, atMs }, () => {})
    }
  }

  async #resolve(
    { request, waiter }: Asked<LedgerRequest>,
    fates: ReadonlyMap<string, CallFate>,
  ): Promise<void> {
    const [requestId] = requestIdOf(request)
    const fate = requestId === undefined ? undefined : fates.get(requestId)
    if (
      !fate ||
      (request.kind === 'settle' && fate.state === 'open') ||
      request.kind === 'inquiry'
    ) {
      this.#ledger.decide(request, waiter)
    } else tell(waiter, await this.#replyOf(request, fate))
  }

  async #replyOf(
    request: Exclude<LedgerRequest, InquiryRequest>,
    fate: CallFate,
  ): Promise<StoreReply | CommitError> {
    const { state, code, costMicros, availableMicros } = fate
    if (request.kind === 'settle') {
      const isDone = state === request.state && code === request.code
      return isDone ? { settlement: { costMicros, availableMicros } } : errorOf('not open')
    }
    return state === 'abandoned' ? errorOf('not open') : await this.#verdictOf(request, fate)
  }

  /** What the token's holder is told beside the outcome is as it is by now. */
  async #verdictOf(
    { digest, address, atMs }: AdmitRequest | RejectRequest,
    { code, priceMicros }: CallFate,
  ): Promise<StoreReply | CommitError> {
    try {
      const known = await this.#ledger.inquire({ kind: 'inquiry', digest, address, atMs })
      if (known.fault === undefined) {
        // What is open was admitted; a refusal was written down with its code.
        const { standing } = known
        return { verdict: { code: code ?? 0, priceMicros, standing } as Verdict }
      }
    } catch (error) {
      if (!(error instanceof CommitError)) throw error
    }
    return new UndecidedError(
      'The call was committed, and its token may not be asked about any more',
    )
  }
}

const unknown = 'The database could not be asked in time what became of it'

/** The call that it is to make or to end. */
function requestIdOf(request: LedgerRequest): string[] {
  return request.kind === 'inquiry' ? [] : [request.requestId]
}
