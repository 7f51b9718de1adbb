import { sql } from 'kysely'
import type { EntryKind } from '../../ledger/records.ts'
import type { LedgerEntryTable } from '../../store/sqlite/schema.ts'
import { findAccount } from '../accounts/find.ts'
import type { Context } from '../context.ts'

export interface EntryFilter {
  readonly account?: string
  readonly kind?: EntryKind
  /** Of entries made at this moment or later. */
  readonly sinceMs?: number
  /** Of entries made before this moment. */
  readonly untilMs?: number
  readonly limit: number
}

export interface ListedEntry extends LedgerEntryTable {
  readonly account: string
}

/**
 * The latest entries, newest first; those of one call stand together, where it began. Throws
 * OperatorError for an account that there is not.
 */
export async function listEntries(ctx: Context, filter: EntryFilter): Promise<ListedEntry[]> {
  const { account, kind, sinceMs, untilMs, limit } = filter
  let query = entriesWithNames(ctx).limit(limit)
  if (account !== undefined) {
    const { id } = await findAccount(ctx, account)
    query = query.where('ledger_entries.account_id', '=', id)
  }
  if (kind !== undefined) query = query.where('ledger_entries.kind', '=', kind)
  if (sinceMs !== undefined) query = query.where('ledger_entries.at', '>=', sinceMs)
  if (untilMs !== undefined) query = query.where('ledger_entries.at', '<', untilMs)
  return query.execute()
}

/** What a call did to the ledger, the last first. */
export async function entriesOfCall(ctx: Context, requestId: string): Promise<ListedEntry[]> {
  return entriesWithNames(ctx).where('ledger_entries.id', '=', requestId).execute()
}

function entriesWithNames({ db }: Context) {
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
}
