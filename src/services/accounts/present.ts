import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { LimitState } from '../../ledger/protocol.ts'
import { type Account, availableMicros } from '../../ledger/records.ts'
import type { UsedAccount } from '../../store/operators.ts'
import type { HolderView } from '../metered/inquire.ts'

/** What an account has, as decimal text: of the balance, what is held, and what can be spent. */
export function presentAmounts(account: Pick<Account, 'balanceMicros' | 'heldMicros'>) {
  return {
    balance: formatMoney(account.balanceMicros),
    held: formatMoney(account.heldMicros),
    available: formatMoney(availableMicros(account)),
  }
}

/** An account as operators see it. */
export function presentAccount(account: Account) {
  const { balance, held } = presentAmounts(account)
  return { name: account.name, balance, held, createdAt: shanghaiIso(account.createdAtMs) }
}

/** The same with what it spent today, as lists have it. */
export function presentUsedAccount(account: UsedAccount) {
  return { ...presentAccount(account), spentToday: formatMoney(account.spentTodayMicros) }
}

/** What its holder is told of an account, of today's use, and of what is left of the token's limits. */
export function presentBalance({ account, standing, today }: HolderView, atMs: number) {
  return {
    account: account.name,
    currency: account.currency,
    ...presentAmounts(account),
    today: { calls: today.calls, spent: formatMoney(today.costMicros) },
    rate: presentLimit(standing.rate, atMs),
    quota: standing.quota && presentLimit(standing.quota, atMs),
  }
}

function presentLimit({ limit, remaining, resetMs }: LimitState, atMs: number) {
  return { limit, remaining, resetsAt: shanghaiIso(atMs + resetMs) }
}
