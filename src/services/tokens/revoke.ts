import type { ServiceContext } from '../context.ts'
import { noSuchToken } from './no-such-token.ts'

/** Ends a token for good, from its next call on. Revoking it again changes nothing. */
export async function revokeToken(ctx: ServiceContext, id: number): Promise<void> {
  const isThere = await ctx.operators.change((changes) => changes.revokeToken(id, ctx.clock.now()))
  if (!isThere) throw noSuchToken(id)
}
