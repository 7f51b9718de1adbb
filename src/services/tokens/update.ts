import { OperatorError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { limitColumns, type TokenLimits } from './limits.ts'
import { noSuchToken } from './no-such-token.ts'

/** Changes what a token may do, or switches it off and on; from its next call on. */
export async function updateToken(
  ctx: Context,
  input: { readonly id: number; readonly limits: TokenLimits; readonly disabled?: boolean },
): Promise<void> {
  const { id, limits, disabled } = input
  const changes = {
    ...limitColumns(limits),
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
