import type { CallRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'

export interface CallFilter {
  readonly account?: string
  readonly code?: number
  readonly limit: number
}

export interface ListedCall extends CallRow {
  readonly account: string
}

/** The latest calls, newest first. */
export async function listCalls({ db }: Context, filter: CallFilter): Promise<ListedCall[]> {
  let query = db
    .selectFrom('calls')
    .innerJoin('accounts', 'accounts.id', 'calls.account_id')
    .selectAll('calls')
    .select('accounts.name as account')
    // Request ids sort by time, so the newest are at the end of the primary key.
    .orderBy('calls.request_id', 'desc')
    .limit(filter.limit)
  if (filter.account !== undefined) query = query.where('accounts.name', '=', filter.account)
  if (filter.code !== undefined) query = query.where('calls.code', '=', filter.code)
  return query.execute()
}
