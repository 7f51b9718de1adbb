import type { Context } from '../context.ts'
import { noSuchToken } from './no-such-token.ts'

/** Ends a token for good, from its next call on. Revoking it again changes nothing. */
export async function revokeToken(ctx: Context, id: number): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('tokens')
    .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(ctx.clock.now())) }))
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw noSuchToken(id)
}
