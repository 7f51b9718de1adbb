import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { CallRecord } from '../../ledger/records.ts'
import type { LoggedCall } from '../../store/operators.ts'

/** What its own token's holder is told of a call: what became of it, and what it cost. */
export function presentOwnCall(call: CallRecord) {
  const { endpoint, subject, state, code, cost, cache, source, startedAt, finishedAt } =
    partsOf(call)
  const charged = call.costMicros > 0
  return {
    requestId: call.requestId,
    endpoint,
    subject,
    state,
    code,
    charged,
    cost,
    cache,
    source,
    startedAt,
    finishedAt,
  }
}

/** A call as operators see it: also who made it, how long it took and at which price. */
export function presentCall(call: LoggedCall) {
  const { startedAt, finishedAt, ...parts } = partsOf(call)
  const { requestId, account, tokenId, tokenName } = call
  const durationMs = durationOf(call)
  return {
    requestId,
    startedAt,
    finishedAt,
    durationMs,
    account,
    tokenId,
    tokenName,
    ...parts,
  }
}

export type PresentedCall = ReturnType<typeof presentCall>

/** What both are told, in the order in which it is printed. */
function partsOf(call: CallRecord) {
  const { endpoint, subject, state, code, cache, source } = call
  return {
    startedAt: shanghaiIso(call.startedAtMs),
    finishedAt: call.finishedAtMs === null ? null : shanghaiIso(call.finishedAtMs),
    endpoint,
    subject,
    state,
    code,
    price: formatMoney(call.priceMicros),
    cost: formatMoney(call.costMicros),
    cache,
    source,
  }
}

/** Null where the call goes on, or where the clock was set back before its end. */
function durationOf({ startedAtMs, finishedAtMs }: CallRecord): number | null {
  return finishedAtMs === null || finishedAtMs < startedAtMs ? null : finishedAtMs - startedAtMs
}
