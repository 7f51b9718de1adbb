import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { ListedToken } from './list.ts'

/** A token as operators see it. */
export function presentToken(token: ListedToken) {
  const { id, name, account, status, usedToday, endpoints, addresses, strict } = token
  return {
    id,
    name,
    account,
    status,
    usedToday,
    spentToday: formatMoney(token.spentTodayMicros),
    endpoints,
    addresses,
    strict,
    rate: `${token.ratePerSecond}/s`,
    quota: token.dailyQuota,
    expiresAt: token.expiresAtMs === null ? null : shanghaiIso(token.expiresAtMs),
    createdAt: shanghaiIso(token.createdAtMs),
  }
}

export type PresentedToken = ReturnType<typeof presentToken>
