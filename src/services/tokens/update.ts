import type { OperatorError } from '../../core/errors.ts'
import { changing } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { termsBefore, termsOf } from './acts.ts'
import { checkLimits, type TokenLimits } from './limits.ts'
import { checkName } from './name.ts'
import { noSuchToken } from './no-such-token.ts'

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
  await checkLimits(limits)
  const changed = {
    ...limits,
    ...(name !== undefined && { name }),
    ...(disabled !== undefined && { disabledAtMs: disabled ? ctx.clock.now() : null }),
  }
  if (Object.keys(changed).length === 0) {
    throw nothingToChange()
  }
  await changing(ctx, async (changes) => {
    const token = await changes.token(id)
    if (!token) throw noSuchToken(id)
    if (!(await changes.setToken(id, changed))) throw isRevoked(id)
    const details = {
      account: token.account,
      before: termsBefore(token, changed),
      after: termsOf(changed),
    }
    return { result: undefined, act: { verb: 'token.update', subject: String(id), details } }
  })
}

function nothingToChange(): OperatorError {
  const missing = (name = 'change') => ({
    zh: '没有要修改的内容：请至少给出一项',
    en: `There is nothing to change: give at least one ${name}`,
  })
  return refused(missing, { field: 'changes' })
}

function isRevoked(id: number): OperatorError {
  const revoked = {
    zh: `令牌 ${id} 已永久吊销，请另行创建`,
    en: `Token ${id} was revoked for good: create another`,
  }
  return refused(revoked, { field: 'tokenId' })
}
