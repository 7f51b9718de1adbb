import { changing } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'
import { noSuchToken } from './no-such-token.ts'

/** Ends a token for good, from its next call on. Revoking it again changes nothing. */
export async function revokeToken(ctx: ServiceContext, id: number): Promise<void> {
  await changing(ctx, async (changes, atMs) => {
    const token = await changes.token(id)
    if (!token) throw noSuchToken(id)
    if (token.revokedAtMs !== null) return { result: undefined, act: null }
    await changes.revokeToken(id, atMs)
    const details = { account: token.account, name: token.name }
    return { result: undefined, act: { verb: 'token.revoke', subject: String(id), details } }
  })
}
