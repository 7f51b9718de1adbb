import { microsPerUnit } from '../../core/money.ts'
import type { Context } from '../context.ts'
import { createToken } from '../tokens/create.ts'
import { createAccount } from './create.ts'

/**
 * On a data folder without accounts: makes the account `demo` with 1000 CNY and a token for it.
 * Returns the token, or undefined where there is an account already.
 */
export async function createDemo(ctx: Context): Promise<string | undefined> {
  const any = await ctx.db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()
  if (any) return undefined
  await createAccount(ctx, {
    name: 'demo',
    topUpMicros: 1000 * microsPerUnit,
    actor: 'first start',
  })
  const { token } = await createToken(ctx, { account: 'demo', limits: {} })
  return token
}
