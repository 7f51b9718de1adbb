import type { MovedTable } from '../moving.ts'
import type { Schema } from './schema.ts'

/** What is asked for by name, without the views, and what only engines speak to. */
type Table = Exclude<keyof Schema, View> | 'usage_notes' | 'gateway_source_states'
type View = 'charges_at_once' | 'ledger_entries' | 'source_states' | 'usage'

/**
 * What is moved to another store, each table after those that it refers to, with the columns that a
 * row is known by. Who serves, and what gateways tell one another, stays behind.
 */
const movedKeys = {
  accounts: ['id'],
  tokens: ['id'],
  prices: ['endpoint'],
  usage_hours: ['hour', 'token_id', 'endpoint', 'code'],
  usage_notes: ['id'],
  calls: ['request_id'],
  posted_entries: ['id', 'kind'],
  idempotent_answers: ['token_id', 'key_digest'],
  answer_subjects: ['token_id', 'key_digest', 'subject'],
  requests: ['id'],
  request_subjects: ['request_id', 'subject'],
  bodies: ['id'],
  body_subjects: ['body_id', 'subject'],
  observations: ['request_id', 'collected_at'],
  drift: ['dataset', 'path', 'kind'],
  source_hours: ['hour', 'source', 'dataset'],
  gateway_source_states: ['gateway', 'source'],
  source_spending: ['source', 'day'],
  forgotten_creators: ['id'],
  acts: ['id'],
} as const satisfies Readonly<Record<Table, readonly string[]>>

/** The tables that are moved, with all columns of each, which `columnsOf` asks the database for. */
export async function movedTables(
  columnsOf: (table: string) => Promise<readonly string[]>,
): Promise<readonly MovedTable[]> {
  const tables: MovedTable[] = []
  for (const [name, key] of Object.entries(movedKeys)) {
    // In which order a database has them follows from how it came to be.
    tables.push({ name, key, columns: [...(await columnsOf(name))].sort() })
  }
  return tables
}
