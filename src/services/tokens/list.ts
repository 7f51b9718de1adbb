import { sql } from 'kysely'
import { hourMs, shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { TokenRow } from '../../store/sqlite/schema.ts'
import type { Context } from '../context.ts'
import { readList } from './limits.ts'

/** `revoked` is for good; a token that is disabled and has expired is `disabled`. */
export type TokenStatus = 'active' | 'expired' | 'disabled' | 'revoked'

export interface ListedToken {
  readonly id: number
  readonly name: string | null
  /** The name of the account that pays. */
  readonly account: string
  readonly status: TokenStatus
  readonly ratePerSecond: number
  readonly dailyQuota: number | null
  /** Calls counted against today's quota. */
  readonly usedToday: number
  /** Globs; null for all endpoints. */
  readonly endpoints: readonly string[] | null
  /** Addresses and CIDR blocks; null for every address. */
  readonly addresses: readonly string[] | null
  readonly strict: boolean
  readonly expiresAtMs: number | null
  readonly createdAtMs: number
}

/** Every token with its account and today's use; the digest stays in the database. */
export async function listTokens({ db, clock }: Context): Promise<ListedToken[]> {
  const atMs = clock.now()
  const [from, to] = shanghaiDayHours(shanghaiDay(atMs))
  const rows = await db
    .with('billed_today', (db) =>
      db
        .selectFrom('usage')
        .select(['token_id', sql<number>`sum(calls)`.as('calls')])
        .where('hour', '>=', from)
        .where('hour', '<', to)
        .where('code', '=', 0)
        .groupBy('token_id'),
    )
    .selectFrom('tokens')
    .innerJoin('accounts', 'accounts.id', 'tokens.account_id')
    .leftJoin('billed_today', 'billed_today.token_id', 'tokens.id')
    .selectAll('tokens')
    .select((row) => [
      'accounts.name as account',
      'billed_today.calls as billed',
      row
        .selectFrom('calls')
        .select(sql<number>`count(*)`.as('open'))
        .where('state', '=', 'open')
        .whereRef('token_id', '=', 'tokens.id')
        .where('started_at', '>=', from * hourMs)
        .where('started_at', '<', to * hourMs)
        .as('open'),
    ])
    .orderBy('tokens.id')
    .execute()
  return rows.map(({ account, billed, open, ...row }) => ({
    id: row.id,
    name: row.name,
    account,
    status: statusOf(row, atMs),
    ratePerSecond: row.rate_per_second,
    dailyQuota: row.daily_quota,
    usedToday: (billed ?? 0) + (open ?? 0),
    endpoints: readList(row.endpoints),
    addresses: readList(row.addresses),
    strict: row.strict === 1,
    expiresAtMs: row.expires_at,
    createdAtMs: row.created_at,
  }))
}

function statusOf({ revoked_at, disabled_at, expires_at }: TokenRow, atMs: number): TokenStatus {
  if (revoked_at !== null) return 'revoked'
  if (disabled_at !== null) return 'disabled'
  return expires_at !== null && expires_at <= atMs ? 'expired' : 'active'
}
