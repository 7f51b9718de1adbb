import { OperatorError } from '../../core/errors.ts'
import type { Changes } from '../../store/operators.ts'

/** What is said to an operator whose token id is nobody's. */
export function noSuchToken(id: number): OperatorError {
  return new OperatorError({
    zh: `没有编号为 ${id} 的令牌，用 token list 查看`,
    en: `There is no token ${id}; token list shows them`,
  })
}

/** Throws OperatorError where no token has the id, revoked ones included. */
export async function requireToken(tokens: Pick<Changes, 'token'>, id: number): Promise<void> {
  if (!(await tokens.token(id))) throw noSuchToken(id)
}
