import { hourMs } from '../../core/clock.ts'
import { OperatorError } from '../../core/errors.ts'
import { requestIdFloor } from '../../core/ids.ts'
import type { CallRow } from '../../store/sqlite/schema.ts'
import { findAccount } from '../accounts/find.ts'
import type { Context } from '../context.ts'
import { requireToken } from '../tokens/no-such-token.ts'

/** More than passes between a call's arrival, of which its id tells, and its beginning. */
const longestWaitMs = hourMs

export interface CallFilter {
  readonly account?: string
  readonly tokenId?: number
  readonly code?: number
  /** Of calls that began at this moment or later. */
  readonly sinceMs?: number
  /** Of calls that began before this moment. */
  readonly untilMs?: number
  readonly limit: number
}

export interface ListedCall extends CallRow {
  readonly account: string
  readonly token_name: string | null
}

/** The latest calls, newest first. Throws OperatorError for an account or token that there is not. */
export async function listCalls(ctx: Context, filter: CallFilter): Promise<ListedCall[]> {
  const { account, tokenId, code, sinceMs, untilMs, limit } = filter
  // Request ids sort by time, so the newest are at the end of the primary key.
  let query = callsWithNames(ctx).orderBy('calls.request_id', 'desc').limit(limit)
  if (account !== undefined) {
    const { id } = await findAccount(ctx, account)
    query = query.where('calls.account_id', '=', id)
  }
  if (tokenId !== undefined) {
    await requireToken(ctx, tokenId)
    query = query.where('calls.token_id', '=', tokenId)
  }
  if (code !== undefined) query = query.where('calls.code', '=', code)
  if (sinceMs !== undefined) {
    query = query
      .where('calls.request_id', '>=', requestIdFloor(sinceMs - longestWaitMs))
      .where('calls.started_at', '>=', sinceMs)
  }
  if (untilMs !== undefined) {
    query = query
      .where('calls.request_id', '<', requestIdFloor(untilMs))
      .where('calls.started_at', '<', untilMs)
  }
  return query.execute()
}

/** The call of that request id. Throws OperatorError where the log does not have it. */
export async function findCall(ctx: Context, requestId: string): Promise<ListedCall> {
  const call = await callsWithNames(ctx)
    .where('calls.request_id', '=', requestId)
    .executeTakeFirst()
  if (call) return call
  throw new OperatorError({
    zh: `没有请求编号为 ${requestId} 的调用记录，用 calls list 查看；超出保留天数的记录已清除`,
    en: `There is no call ${requestId}; calls list shows those that are kept`,
  })
}

function callsWithNames({ db }: Context) {
  return db
    .selectFrom('calls')
    .innerJoin('accounts', 'accounts.id', 'calls.account_id')
    .innerJoin('tokens', 'tokens.id', 'calls.token_id')
    .selectAll('calls')
    .select(['accounts.name as account', 'tokens.name as token_name'])
}
