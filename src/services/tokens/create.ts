import { newToken, tokenDigest } from '../../core/ids.ts'
import { findAccount } from '../accounts/find.ts'
import type { Context } from '../context.ts'
import { defaultRatePerSecond, limitColumns, type TokenLimits } from './limits.ts'
import { checkName } from './name.ts'

export interface CreatedToken {
  readonly id: number
  /** The only time the token is seen: nobody can read it back afterwards. */
  readonly token: string
}

/** Makes a token for an account. */
export async function createToken(
  ctx: Context,
  input: { readonly account: string; readonly name?: string | null; readonly limits: TokenLimits },
): Promise<CreatedToken> {
  const { name = null } = input
  checkName(name)
  const account = await findAccount(ctx, input.account)
  const token = newToken()
  const { id } = await ctx.db
    .insertInto('tokens')
    .values({
      account_id: account.id,
      name,
      digest: tokenDigest(token),
      rate_per_second: defaultRatePerSecond,
      strict: 0,
      created_at: ctx.clock.now(),
      ...limitColumns(input.limits),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, token }
}
