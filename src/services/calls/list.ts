import type { CallRow } from '../../store/schema.ts'
import { findAccount } from '../accounts/find.ts'
import type { Context } from '../context.ts'

export interface CallFilter {
  readonly account?: string
  readonly code?: number
  readonly limit: number
}

export interface ListedCall extends CallRow {
  readonly account: string
}

/** The latest calls, newest first. Throws OperatorError for an account that there is not. */
export async function listCalls(ctx: Context, filter: CallFilter): Promise<ListedCall[]> {
  let query = ctx.db
    .selectFrom('calls')
    .innerJoin('accounts', 'accounts.id', 'calls.account_id')
    .selectAll('calls')
    .select('accounts.name as account')
    // Request ids sort by time, so the newest are at the end of the primary key.
    .orderBy('calls.request_id', 'desc')
    .limit(filter.limit)
  if (filter.account !== undefined) {
    const { id } = await findAccount(ctx, filter.account)
    query = query.where('calls.account_id', '=', id)
  }
  if (filter.code !== undefined) query = query.where('calls.code', '=', filter.code)
  return query.execute()
}
