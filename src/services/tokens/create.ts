import { newToken, tokenDigest } from '../../core/ids.ts'
import { findAccount } from '../accounts/find.ts'
import { changing } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'
import { termsOf } from './acts.ts'
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
  await checkLimits(input.limits)
  const token = newToken()
  const terms = { ...defaultLimits, ...input.limits, name }
  const { id: accountId, name: account } = await findAccount(ctx.operators, input.account)
  const id = await changing(ctx, async (changes, createdAtMs) => {
    const made = { ...terms, accountId, digest: tokenDigest(token), createdAtMs }
    const result = await changes.addToken(made)
    const details = { account, ...termsOf(terms) }
    return { result, act: { verb: 'token.create', subject: String(result), details } }
  })
  return { id, token }
}
