import type { Kysely } from 'kysely'
import { hourMs } from '../../../core/clock.ts'
import { requestIdFloor } from '../../../core/ids.ts'
import type { ListPart } from '../../lists.ts'
import type { CallFilter, LoggedCall } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { callOf } from './records.ts'

/** More than passes between a call's arrival, of which its id tells, and its beginning. */
const longestWaitMs = hourMs

/** The latest calls, newest first. */
export async function callsOf(
  db: Kysely<Schema>,
  { accountId, tokenId, code, sinceMs, untilMs }: CallFilter,
  { limit, after }: ListPart<string>,
): Promise<LoggedCall[]> {
  // Request ids sort by time, so the newest are at the end of the primary key.
  let query = callsWithNames(db).orderBy('calls.request_id', 'desc').limit(limit)
  if (after !== undefined) query = query.where('calls.request_id', '<', after)
  if (accountId !== undefined) query = query.where('calls.account_id', '=', accountId)
  if (tokenId !== undefined) query = query.where('calls.token_id', '=', tokenId)
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
  return (await query.execute()).map(callOf)
}

/** The call of that request id. */
export async function callWith(
  db: Kysely<Schema>,
  requestId: string,
): Promise<LoggedCall | undefined> {
  const row = await callsWithNames(db).where('calls.request_id', '=', requestId).executeTakeFirst()
  return row && callOf(row)
}

function callsWithNames(db: Kysely<Schema>) {
  return db
    .selectFrom('calls')
    .innerJoin('accounts', 'accounts.id', 'calls.account_id')
    .innerJoin('tokens', 'tokens.id', 'calls.token_id')
    .selectAll('calls')
    .select(['accounts.name as account', 'tokens.name as token_name'])
}
