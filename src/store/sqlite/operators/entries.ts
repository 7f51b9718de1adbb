import { type Kysely, sql } from 'kysely'
import type { ListPart } from '../../lists.ts'
import type { Entry, EntryFilter, EntryKey } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { entryOf } from './records.ts'

/** The latest entries, newest first; those of one call stand together, where it began. */
export async function entriesOf(
  db: Kysely<Schema>,
  { accountId, kind, sinceMs, untilMs }: EntryFilter,
  { limit, after }: ListPart<EntryKey>,
): Promise<Entry[]> {
  let query = entriesWithNames(db).limit(limit)
  if (after) query = query.where('ledger_entries.id', '<=', after.id).where(comesAfter(after))
  if (accountId !== undefined) query = query.where('ledger_entries.account_id', '=', accountId)
  if (kind !== undefined) query = query.where('ledger_entries.kind', '=', kind)
  if (sinceMs !== undefined) query = query.where('ledger_entries.at', '>=', sinceMs)
  if (untilMs !== undefined) query = query.where('ledger_entries.at', '<', untilMs)
  return (await query.execute()).map(entryOf)
}

/** What a call did to the ledger, the last first. */
export async function entriesOfCall(db: Kysely<Schema>, requestId: string): Promise<Entry[]> {
  const rows = await entriesWithNames(db).where('ledger_entries.id', '=', requestId).execute()
  return rows.map(entryOf)
}

function entriesWithNames(db: Kysely<Schema>) {
  // Ids sort by time, so the newest are at the end of the primary key; a hold comes before what
  // settles it, also within a millisecond.
  return db
    .selectFrom('ledger_entries')
    .innerJoin('accounts', 'accounts.id', 'ledger_entries.account_id')
    .selectAll('ledger_entries')
    .select('accounts.name as account')
    .orderBy('ledger_entries.id', 'desc')
    .orderBy('ledger_entries.at', 'desc')
    .orderBy(sql`ledger_entries.kind = 'hold'`)
    .orderBy('ledger_entries.kind')
}

/** Whether an entry stands behind another in the order of the list. */
function comesAfter({ id, kind, atMs }: EntryKey) {
  const rank = kind === 'hold' ? 1 : 0
  return sql<boolean>`(ledger_entries.id < ${id}
    OR (-ledger_entries.at, ledger_entries.kind = 'hold', ledger_entries.kind)
      > (${-atMs}, ${rank}, ${kind}))`
}
