import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { ListPart } from '../../lists.ts'
import type { Entry, EntryFilter, EntryKey } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { entryOf } from './records.ts'

/** The latest entries, newest first; those of one call stand together, where it began. */
export async function entriesOf(
  db: Kysely<Schema>,
  filter: EntryFilter,
  part: ListPart<EntryKey>,
): Promise<Entry[]> {
  // Each by its own key, of which the end is read: of both together, all would be sorted. No call
  // is looked at that cannot stand on a full page: where none was charged at once, all would be.
  const lastPosted = sql<string>`(SELECT CASE WHEN count(*) = ${part.limit} THEN min(id) ELSE '' END
    FROM posted)`
  const rows = await db
    .with('posted', () => latestOf(db, 'posted_entries', filter, part))
    .with('charged', () => latestOf(db, 'charges_at_once', filter, part, lastPosted))
    .selectFrom(({ selectFrom }) =>
      selectFrom('posted').selectAll().unionAll(selectFrom('charged').selectAll()).as('entries'),
    )
    .innerJoin('accounts', 'accounts.id', 'entries.account_id')
    .selectAll('entries')
    .select('accounts.name as account')
    .$call(newestFirst)
    .limit(part.limit)
    .execute()
  return rows.map(entryOf)
}

/** What a call did to the ledger, the last first. */
export async function entriesOfCall(db: Kysely<Schema>, requestId: string): Promise<Entry[]> {
  const rows = await db
    .selectFrom('ledger_entries as entries')
    .innerJoin('accounts', 'accounts.id', 'entries.account_id')
    .selectAll('entries')
    .select('accounts.name as account')
    .where('entries.id', '=', requestId)
    .$call(newestFirst)
    .execute()
  return rows.map(entryOf)
}

/** As a table by itself: SQLite orders and ends no arm of a union. */
function latestOf(
  db: Kysely<Schema>,
  rows: 'posted_entries' | 'charges_at_once',
  { accountId, kind, sinceMs, untilMs }: EntryFilter,
  { limit, after }: ListPart<EntryKey>,
  fromId?: RawBuilder<string>,
) {
  let query = db.selectFrom(`${rows} as entries`).selectAll().$call(newestFirst).limit(limit)
  if (fromId) query = query.where('entries.id', '>=', fromId)
  if (after) query = query.where('entries.id', '<=', after.id).where(comesAfter(after))
  if (accountId !== undefined) query = query.where('entries.account_id', '=', accountId)
  if (kind !== undefined) query = query.where('entries.kind', '=', kind)
  if (sinceMs !== undefined) query = query.where('entries.at', '>=', sinceMs)
  if (untilMs !== undefined) query = query.where('entries.at', '<', untilMs)
  return db.selectFrom(query.as('latest')).selectAll()
}

/**
 * Ids sort by time, so the newest are at the end of the primary key; a hold comes before what
 * settles it, also within a millisecond.
 */
function newestFirst<DB, Rows extends keyof DB, Row>(query: SelectQueryBuilder<DB, Rows, Row>) {
  return query
    .orderBy(sql`entries.id`, 'desc')
    .orderBy(sql`entries.at`, 'desc')
    .orderBy(sql`entries.kind = 'hold'`)
    .orderBy(sql`entries.kind`)
}

/** Whether an entry stands behind another in the order of the list. */
function comesAfter({ id, kind, atMs }: EntryKey) {
  const rank = kind === 'hold' ? 1 : 0
  return sql<boolean>`(entries.id < ${id}
    OR (-entries.at, entries.kind = 'hold', entries.kind) > (${-atMs}, ${rank}, ${kind}))`
}
