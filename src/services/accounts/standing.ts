import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Inquiry, LimitState } from '../../store/sqlite/ledger/protocol.ts'
import type { CallRow } from '../../store/sqlite/schema.ts'

type Answerable = Extract<Inquiry, { fault?: undefined }>

/** What `GET /api/balance` answers: money as decimal text, times with the offset of Shanghai. */
export function presentBalance({ account, standing, today }: Answerable, atMs: number) {
  return {
    account: account.name,
    currency: account.currency,
    balance: formatMoney(account.balance_micros),
    held: formatMoney(account.held_micros),
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
export function presentCall(row: CallRow) {
  return {
    requestId: row.request_id,
    endpoint: row.endpoint,
    subject: row.subject,
    state: row.state,
    code: row.code,
    charged: row.cost_micros > 0,
    cost: formatMoney(row.cost_micros),
    cache: row.cache,
    source: row.source,
    startedAt: shanghaiIso(row.started_at),
    finishedAt: row.finished_at === null ? null : shanghaiIso(row.finished_at),
  }
}
