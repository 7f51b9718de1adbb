import { sql } from 'kysely'
import { shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { TokenRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'

export interface ListedToken extends Omit<TokenRow, 'digest'> {
  readonly account: string
  /** Calls counted against today's quota. */
  readonly used_today: number
}

/** Every token with its account and today's use; the digest stays in the database. */
export async function listTokens({ db, clock }: Context): Promise<ListedToken[]> {
  const today = shanghaiDay(clock.now())
  const [from, to] = shanghaiDayHours(today)
  const rows = await db
    .selectFrom('tokens')
    .innerJoin('accounts', 'accounts.id', 'tokens.account_id')
    .selectAll('tokens')
    .select((row) => [
      'accounts.name as account',
      row
        .selectFrom('usage_hours')
        .select(sql<number>`coalesce(sum(calls), 0)`.as('billed'))
        .whereRef('token_id', '=', 'tokens.id')
        .where('hour', '>=', from)
        .where('hour', '<', to)
        .where('code', '=', 0)
        .as('billed'),
      row
        .selectFrom('calls')
        .select(sql<number>`count(*)`.as('open'))
        .where('state', '=', 'open')
        .whereRef('token_id', '=', 'tokens.id')
        .where('quota_day', '=', today)
        .as('open'),
    ])
    .orderBy('tokens.id')
    .execute()
  return rows.map(({ digest: _, billed, open, ...row }) => ({
    ...row,
    used_today: (billed ?? 0) + (open ?? 0),
  }))
}
