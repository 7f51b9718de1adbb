import { isText } from '../../catalog/kinds/values.ts'
import type { Period } from '../../store/lists.ts'
import type { LoggedCall } from '../../store/operators.ts'
import { findAccount } from '../accounts/find.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'
import { requireToken } from '../tokens/no-such-token.ts'

export interface CallSearch extends Period {
  /** The account's name. */
  readonly account?: string
  readonly tokenId?: number
  readonly code?: number
}

const latestFirst: ListOrder<LoggedCall, string> = {
  name: 'calls',
  keyOf: ({ requestId }) => requestId,
  isKey: isText,
}

/** The latest calls, newest first. Throws OperatorError for an account or token that there is not. */
export async function listCalls(
  { operators }: ServiceContext,
  { account, ...asked }: CallSearch & Page,
): Promise<Listed<LoggedCall>> {
  const of = account === undefined ? undefined : await findAccount(operators, account)
  if (asked.tokenId !== undefined) await requireToken(operators, asked.tokenId)
  const narrowed = { ...asked, ...(of && { accountId: of.id }) }
  return pageOf(latestFirst, narrowed, (part, filter) => operators.calls(filter, part))
}

/** The call of that request id. Throws OperatorError where the log does not have it. */
export async function findCall(
  { operators }: ServiceContext,
  requestId: string,
): Promise<LoggedCall> {
  const call = await operators.call(requestId)
  if (call) return call
  throw refused(
    (_, list) => ({
      zh: `没有请求编号为 ${requestId} 的调用记录${list === undefined ? '' : `，用 ${list} 查看`}；超出保留天数的记录已清除`,
      en: `There is no call ${requestId}; ${list === undefined ? 'the log has' : `${list} shows`} those that are kept`,
    }),
    { field: 'requestId', verb: 'listCalls' },
  )
}
