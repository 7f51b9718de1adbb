import { OperatorError } from '../../core/errors.ts'
import type { Changes } from '../../store/operators.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { checkLimits, type TokenLimits } from './limits.ts'
import { checkName } from './name.ts'
import { requireToken } from './no-such-token.ts'

export interface TokenUpdate {
  readonly id: number
  readonly limits: TokenLimits
  /** Null for none. */
  readonly name?: string | null
  readonly disabled?: boolean
}

/** Changes a token's name or what it may do, or switches it off and on; from its next call on. */
export async function updateToken(ctx: ServiceContext, input: TokenUpdate): Promise<void> {
  const { id, limits, name, disabled } = input
  if (name !== undefined) checkName(name)
  checkLimits(limits)
  const changed = {
    ...limits,
    ...(name !== undefined && { name }),
    ...(disabled !== undefined && { disabledAtMs: disabled ? ctx.clock.now() : null }),
  }
  if (Object.keys(changed).length === 0) {
    throw new OperatorError({
      zh: '没有要修改的内容：请至少给出一项',
      en: 'There is nothing to change: give at least one option',
    })
  }
  await ctx.operators.change(async (changes) => {
    if (!(await changes.setToken(id, changed))) await refuse(changes, id)
  })
}

/** Throws why no token was updated. */
async function refuse(changes: Changes, id: number): Promise<never> {
  await requireToken(changes, id)
  const revoked = {
    zh: `令牌 ${id} 已永久吊销，请另行创建`,
    en: `Token ${id} was revoked for good: create another`,
  }
  throw refused(revoked, { field: 'tokenId' })
}
