import { setTimeout as delay } from 'node:timers/promises'
import { CommitError, errorOf, UndecidedError } from '../../ledger/ledger.ts'
import type {
  AdmitRequest,
  InquiryRequest,
  LedgerRequest,
  RejectRequest,
  SettleRequest,
  Verdict,
} from '../../ledger/protocol.ts'
import type { CallFate, KeeperStore } from '../../store/postgres/keeper.ts'
import type { PostgresLedger } from '../../store/postgres/ledger/ledger.ts'
import type { StoreReply } from '../../store/requests.ts'
import { tell } from '../../store/waiting.ts'
import type { Asked } from '../forwarding/forwarded-requests.ts'

const askAgainMs = 100
/** With the time after which a silent keeper is let go, as long as a call waits for its commit. */
const askForMs = 6000

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

  /** @param failed were told to have failed, and are released where they still hold their price */
  async resolve(
    link: number,
    lost: readonly Asked<LedgerRequest>[],
    failed: readonly SettleRequest[],
  ): Promise<void> {
    const fates = await this.#fates(
      link,
      lost.flatMap(({ request }) => requestIdOf(request)),
    )
    for (const asked of lost) {
      if (fates) void this.#resolve(asked, fates)
      else
        tell(asked.waiter, new UndecidedError('The database could not be asked what became of it'))
    }
    for (const request of failed) {
      this.#ledger.decide({ ...request, state: 'answered', code: 500, cache: null }, () => {})
    }
  }

  /** Undefined where the database could not be asked within the time of a call. */
  async #fates(
    link: number,
    requestIds: readonly string[],
  ): Promise<ReadonlyMap<string, CallFate> | undefined> {
    const untilMs = performance.now() + askForMs
    while (performance.now() < untilMs) {
      try {
        // One after the other: what is looked for is looked for once nothing can be added.
        await this.#store.endLink(link)
        return requestIds.length > 0 ? await this.#store.fatesOf(requestIds) : new Map()
      } catch {
        await delay(askAgainMs)
      }
    }
    return undefined
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

/** The call that it is to make or to end. */
function requestIdOf(request: LedgerRequest): string[] {
  return request.kind === 'inquiry' ? [] : [request.requestId]
}
