import { shanghaiDay } from '../../core/clock.ts'
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
  const rows = await db
    .selectFrom('tokens')
    .innerJoin('accounts', 'accounts.id', 'tokens.account_id')
    .leftJoin('token_days', (join) =>
      join.onRef('token_days.token_id', '=', 'tokens.id').on('token_days.day', '=', today),
    )
    .selectAll('tokens')
    .select(['accounts.name as account', 'token_days.used as used_today'])
    .orderBy('tokens.id')
    .execute()
  return rows.map(({ digest: _, used_today, ...row }) => ({ ...row, used_today: used_today ?? 0 }))
}
