import type { OperatorError } from '../../core/errors.ts'
import type { Changes } from '../../store/operators.ts'
import { refused } from '../fields.ts'

/** What is said to an operator whose token id is nobody's. */
export function noSuchToken(id: number): OperatorError {
  return refused(
    (_, list) => ({
      zh: `没有编号为 ${id} 的令牌${list === undefined ? '' : `，用 ${list} 查看`}`,
      en: `There is no token ${id}${list === undefined ? '' : `; ${list} shows them`}`,
    }),
    { field: 'tokenId', verb: 'listTokens' },
  )
}

/** Throws OperatorError where no token has the id, revoked ones included. */
export async function requireToken(tokens: Pick<Changes, 'token'>, id: number): Promise<void> {
  if (!(await tokens.token(id))) throw noSuchToken(id)
}
