import { OperatorError } from '../../core/errors.ts'

/** What is said to an operator whose token id is nobody's. */
export function noSuchToken(id: number): OperatorError {
  return new OperatorError({
    zh: `没有编号为 ${id} 的令牌，用 token list 查看`,
    en: `There is no token ${id}; token list shows them`,
  })
}
