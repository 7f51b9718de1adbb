import { microsPerUnit } from '../../core/money.ts'
import type { ServiceContext } from '../context.ts'
import { createToken } from '../tokens/create.ts'
import { createAccount } from './create.ts'

/**
 * On a data folder without accounts: makes the account `demo` with 1000 CNY and a token for it.
 * Returns the token, or undefined where there is an account already.
 */
export async function createDemo(ctx: ServiceContext): Promise<string | undefined> {
  if ((await ctx.operators.accountNames()).length > 0) return undefined
  try {
    await createAccount(ctx, { name: 'demo', topUpMicros: 1000 * microsPerUnit })
  } catch (error) {
    // Another server that starts at once has made it, and has its token.
    if ((await ctx.operators.accountNames()).length > 0) return undefined
    throw error
  }
  const { token } = await createToken(ctx, { account: 'demo', limits: {} })
  return token
}
