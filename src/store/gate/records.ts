import type { Code } from '../../core/codes.ts'
import type { TokenRow } from '../schema.ts'
import type {
  AdmitRequest,
  GateReply,
  PruneRequest,
  RejectRequest,
  SettleRequest,
} from './protocol.ts'
import type { Statements } from './statements.ts'

/** The call log, and the answers that idempotency keys brought. */
export class Records {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Enters a call that must be collected. */
  open(request: AdmitRequest, { account_id, id }: TokenRow, priceMicros: number): void {
    const { requestId, endpoint, subject, atMs } = request
    this.#statements.calls.add(
      ...([requestId, account_id, id, endpoint, subject, 'open', null, priceMicros, 0] as const),
      ...([null, null, atMs, null] as const),
    )
  }

  /** Enters a call that is over: refused, or answered from what is stored. */
  ended(
    request: AdmitRequest | RejectRequest,
    { account_id, id }: TokenRow,
    code: Code,
    { priceMicros, costMicros }: { readonly priceMicros: number; readonly costMicros: number },
  ): void {
    const { requestId, endpoint, atMs } = request
    const [subject, source] =
      request.kind === 'admit' ? [request.subject, request.source] : [null, null]
    this.#statements.calls.add(
      ...([requestId, account_id, id, endpoint, subject, 'answered', code, priceMicros] as const),
      ...([costMicros, code === 0 ? 'hit' : null, source, atMs, atMs] as const),
    )
  }

  /** Writes the calls that were entered, all together. */
  write(): void {
    this.#statements.calls.write()
  }

  /** Keeps the answer of a call that came with an idempotency key. */
  remember(tokenId: number, { remember, requestId, atMs }: AdmitRequest | SettleRequest): void {
    if (!remember) return
    const { keyDigest, fingerprint, body, collectedAtMs, source } = remember
    this.#statements.remember.run(
      ...([tokenId, keyDigest, fingerprint, requestId, body, collectedAtMs, source, atMs] as const),
    )
  }

  /** Forgets a few of the oldest records, so that no commit is held up. Returns how many. */
  prune({ callsBelow, answersBeforeMs }: PruneRequest): number {
    const calls = this.#statements.pruneCalls.run(callsBelow).changes
    return calls + this.#statements.pruneAnswers.run(answersBeforeMs).changes
  }

  /** Writes a row and takes it back: an empty commit would succeed on a full disk. */
  probe(): GateReply {
    const requestId = 'probe'
    this.#statements.calls.add(
      ...([requestId, 0, 0, 'probe', null, 'answered', null, 0, 0, null, null, 0, 0] as const),
    )
    this.write()
    this.#statements.dropCall.run(requestId)
    return {}
  }
}
