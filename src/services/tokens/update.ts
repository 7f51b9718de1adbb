import { OperatorError } from '../../core/errors.ts'
import { matchEndpoints } from '../../store/gate/tokens.ts'
import type { Context } from '../context.ts'
import { limitColumns, type TokenLimits } from './limits.ts'

/** Changes what a token may do, or switches it off and on; from its next call on. */
export async function updateToken(
  ctx: Context,
  input: { readonly id: number; readonly limits: TokenLimits; readonly disabled?: boolean },
): Promise<void> {
  const { id, limits, disabled } = input
  const changes = {
    ...limitColumns(limits, matchEndpoints),
    ...(disabled !== undefined && { disabled_at: disabled ? ctx.clock.now() : null }),
  }
  if (Object.keys(changes).length === 0) {
    throw new OperatorError({
      zh: '没有要修改的内容：请至少给出一项',
      en: 'There is nothing to change: give at least one option',
    })
  }
  const { numUpdatedRows } = await ctx.db
    .updateTable('tokens')
    .set(changes)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw noSuchToken(id)
}

/** Ends a token for good, from its next call on. Revoking it again changes nothing. */
export async function revokeToken(ctx: Context, id: number): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('tokens')
    .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(ctx.clock.now())) }))
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw noSuchToken(id)
}

function noSuchToken(id: number): OperatorError {
  return new OperatorError({
    zh: `没有编号为 ${id} 的令牌，用 token list 查看`,
    en: `There is no token ${id}; token list shows them`,
  })
}
