import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Inquiry, LimitState } from '../../ledger/protocol.ts'
import type { CallRecord } from '../../ledger/records.ts'

type Answerable = Extract<Inquiry, { fault?: undefined }>

/** What `GET /api/balance` answers: money as decimal text, times with the offset of Shanghai. */
export function presentBalance({ account, standing, today }: Answerable, atMs: number) {
  return {
    account: account.name,
    currency: account.currency,
    balance: formatMoney(account.balanceMicros),
    held: formatMoney(account.heldMicros),
    available: formatMoney(standing.availableMicros),
    today: { calls: today.calls, spent: formatMoney(today.costMicros) },
    rate: presentLimit(standing.rate, atMs),
    quota: standing.quota && presentLimit(standing.quota, atMs),
  }
}

function presentLimit({ limit, remaining, resetMs }: LimitState, atMs: number) {
  return { limit, remaining, resetsAt: shanghaiIso(atMs + resetMs) }
}

/** What `GET /api/calls/{requestId}` answers: what became of a call, and what it cost. */
export function presentCall(call: CallRecord) {
  return {
    requestId: call.requestId,
    endpoint: call.endpoint,
    subject: call.subject,
    state: call.state,
    code: call.code,
    charged: call.costMicros > 0,
    cost: formatMoney(call.costMicros),
    cache: call.cache,
    source: call.source,
    startedAt: shanghaiIso(call.startedAtMs),
    finishedAt: call.finishedAtMs === null ? null : shanghaiIso(call.finishedAtMs),
  }
}
