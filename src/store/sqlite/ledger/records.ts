import { clockToleranceMs } from '../../../core/clock.ts'
import type { Code } from '../../../core/codes.ts'
import { addLatencies } from '../../../core/latency.ts'
import type {
  AdmitRequest,
  RejectRequest,
  Remembrance,
  SettleRequest,
} from '../../../ledger/protocol.ts'
import { idempotencyLifetimeMs } from '../../../ledger/protocol.ts'
import type { TokenRights } from '../../../ledger/tokens.ts'
import type { CallRow } from '../schema.ts'
import type { DriftRequest, HealthRequest, PruneRequest, StoreReply } from './requests.ts'
import type { Statements } from './statements.ts'

/** What remains of an answer whose creator was erased: that the key was used, and by which call. */
export function withoutAnswer(remember: Remembrance): Remembrance {
  return { ...remember, fingerprint: '', subject: null, body: '' }
}

/** Takes as many pages as some dozen calls. */
const probeSubject = ' '.repeat(128 * 1024)

/** The call log, the answers that idempotency keys brought, and what was counted beside them. */
export class Records {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Enters a call that must be collected. */
  open({ requestId, ...call }: AdmitRequest, token: TokenRights, priceMicros: number): void {
    this.#insert({
      request_id: requestId,
      account_id: token.accountId,
      token_id: token.id,
      endpoint: call.endpoint,
      subject: call.subject,
      state: 'open',
      price_micros: priceMicros,
      started_at: call.atMs,
    })
  }

  /** Enters a call that is over: refused, or answered from what is stored. */
  ended(
    request: AdmitRequest | RejectRequest,
    token: TokenRights,
    code: Code,
    { priceMicros, costMicros }: { readonly priceMicros: number; readonly costMicros: number },
  ): void {
    const admit = request.kind === 'admit' ? request : undefined
    this.#insert({
      request_id: request.requestId,
      account_id: token.accountId,
      token_id: token.id,
      endpoint: request.endpoint,
      subject: admit?.subject ?? null,
      state: 'answered',
      code,
      price_micros: priceMicros,
      cost_micros: costMicros,
      cache: code === 0 ? 'hit' : null,
      source: admit?.source ?? null,
      started_at: request.atMs,
      finished_at: request.atMs,
    })
  }

  /** Enters the end of a call that was opened by an earlier batch. */
  finish({ state, code, cache, source, atMs, requestId }: SettleRequest, costMicros: number): void {
    const { changes } = this.#statements.finishCall.run(
      ...([state, code, costMicros, cache, source, atMs, requestId] as const),
    )
    if (changes !== 1) throw new Error(`The call log has no open call ${requestId}`)
  }

  /** Keeps the answer of a call that came with an idempotency key. */
  remember(
    tokenId: number,
    requestId: string,
    { keyDigest, fingerprint, subject, body, collectedAtMs, source }: Remembrance,
    atMs: number,
  ): void {
    this.#statements.rememberAnswer.run(
      tokenId,
      keyDigest,
      fingerprint,
      subject,
      requestId,
      body,
      collectedAtMs,
      source,
      atMs,
    )
  }

  /**
   * Forgets a few of the oldest records, so that no commit is held up. Returns how many, and how
   * many answers begin their day anew: those of a clock that was set back by more than that since.
   */
  prune({ atMs, callsBelow, answersBeforeMs, erasuresBeforeMs }: PruneRequest): number {
    const { pruneForgotten, pruneCalls, pruneAnswers, redateAnswers } = this.#statements
    pruneForgotten.run(erasuresBeforeMs, atMs + clockToleranceMs)
    const calls = pruneCalls.run(callsBelow).changes
    const answers = pruneAnswers.run(answersBeforeMs).changes
    return calls + answers + redateAnswers.run(atMs, atMs + idempotencyLifetimeMs).changes
  }

  /** Adds to what was counted of drift. */
  countDrift({ counts, atMs }: DriftRequest): StoreReply {
    for (const { dataset, path, kind, count } of counts) {
      this.#statements.countDrift.run(dataset, path, kind, count, atMs, atMs)
    }
    return {}
  }

  /** Adds to what was counted of the sources, and enters how they are. */
  noteHealth({ counts, conditions, keepFromHour }: HealthRequest): StoreReply {
    const { sourceHour, putSourceHour, pruneSourceHours } = this.#statements
    for (const count of counts) {
      const { hour, source, dataset } = count
      const row = sourceHour.get(hour, source, dataset)
      const latencies = [...count.latencies]
      if (row) addLatencies(latencies, JSON.parse(row.latencies) as number[])
      const calls = count.calls + (row?.calls ?? 0)
      const failures = count.failures + (row?.failures ?? 0)
      const lastOkAt = count.lastOkAtMs ?? row?.last_ok_at ?? null
      putSourceHour.run(
        ...([hour, source, dataset, calls, failures, JSON.stringify(latencies), lastOkAt] as const),
      )
    }
    pruneSourceHours.run(keepFromHour)
    if (!conditions) return {}
    const names = conditions.map(({ source }) => source)
    this.#statements.dropOtherSourceStates.run(JSON.stringify(names))
    for (const { source, state, reason, sinceMs } of conditions) {
      const { zh, en } = reason ?? { zh: null, en: null }
      this.#statements.putSourceState.run(source, state, zh, en, sinceMs)
    }
    return {}
  }

  /** Writes a row and takes it back: a full disk has room for an empty commit, or a little one. */
  probe(): StoreReply {
    const requestId = 'probe'
    this.#insert({
      request_id: requestId,
      account_id: 0,
      token_id: 0,
      endpoint: requestId,
      subject: probeSubject,
      state: 'answered',
      price_micros: 0,
      started_at: 0,
    })
    this.#statements.insertCalls.write()
    this.#statements.dropCall.run(requestId)
    return {}
  }

  #insert(row: NewCall): void {
    this.#statements.insertCalls.add([
      row.request_id,
      row.account_id,
      row.token_id,
      row.endpoint,
      row.subject,
      row.state,
      row.code ?? null,
      row.price_micros,
      row.cost_micros ?? 0,
      row.cache ?? null,
      row.source ?? null,
      row.started_at,
      row.finished_at ?? null,
    ])
  }
}

/** A row of the call log; a call that has not ended lacks what its end will say. */
type NewCall = Omit<CallRow, Ending> & Partial<Pick<CallRow, Ending>>
type Ending = 'code' | 'cost_micros' | 'cache' | 'source' | 'finished_at'
