import type { Statement } from 'better-sqlite3'
import type { Ask } from '../../sql/history/reads.ts'
import type { SqliteConnection } from '../connection.ts'

/** Asks on a connection that only reads; each text is prepared once. */
export function askOn(connection: SqliteConnection): Ask {
  const prepared = new Map<string, Statement<[Readonly<Record<string, unknown>>]>>()
  return async <Row>(query: string, values: Readonly<Record<string, unknown>>) => {
    const statement = prepared.get(query) ?? connection.prepare(query)
    prepared.set(query, statement)
    // What the columns of a query are called and hold, its asker knows.
    return statement.all(values) as Row[]
  }
}
