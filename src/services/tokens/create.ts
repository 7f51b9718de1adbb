import { newToken, tokenDigest } from '../../core/ids.ts'
import { findAccount } from '../accounts/find.ts'
import type { ServiceContext } from '../context.ts'
import { checkLimits, defaultLimits, type TokenLimits } from './limits.ts'
import { checkName } from './name.ts'

export interface CreatedToken {
  readonly id: number
  /** The only time the token is seen: nobody can read it back afterwards. */
  readonly token: string
}

/** Makes a token for an account. */
export async function createToken(
  ctx: ServiceContext,
  input: { readonly account: string; readonly name?: string | null; readonly limits: TokenLimits },
): Promise<CreatedToken> {
  const { name = null } = input
  checkName(name)
  checkLimits(input.limits)
  const token = newToken()
  const id = await ctx.operators.change(async (changes) => {
    const account = await findAccount(changes, input.account)
    return changes.addToken({
      ...defaultLimits,
      ...input.limits,
      accountId: account.id,
      name,
      digest: tokenDigest(token),
      createdAtMs: ctx.clock.now(),
    })
  })
  return { id, token }
}
