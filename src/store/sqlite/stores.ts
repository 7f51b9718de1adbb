import type { Kysely } from 'kysely'
import { actsOf } from '../sql/acts.ts'
import { driftOf } from '../sql/drift.ts'
import { operatorsOf } from '../sql/operators/operators.ts'
import type { OpenedStores } from '../stores.ts'
import { openConnection, openReader, type SqliteConnection } from './connection.ts'
import { openDatabase } from './database.ts'
import { engineSql } from './engine-sql.ts'
import { erase } from './history/erase.ts'
import { importOn } from './history/import.ts'
import { readStores } from './read-stores.ts'
import type { SqliteSchema } from './schema.ts'

/**
 * Opens the data folder's database, with its newest schema, for the verbs of operators. Throws as
 * `openDatabase` does.
 */
export async function openStores(dataDir: string): Promise<OpenedStores> {
  return storesOf(await openDatabase(dataDir), dataDir)
}

/** The same over a database that is open. What reads or fills the history has connections of its own. */
export function storesOf(db: Kysely<SqliteSchema>, dataDir: string): OpenedStores {
  const opened: SqliteConnection[] = []
  const own = (connection: SqliteConnection) => {
    opened.push(connection)
    return connection
  }
  const { history, health } = readStores(() => own(openReader(dataDir)), 'both')
  let importing: SqliteConnection | undefined
  return {
    operators: operatorsOf(db, engineSql),
    drift: driftOf(db),
    acts: actsOf(db),
    health,
    history: {
      ...history,
      import: (act) => {
        importing ??= own(openConnection(dataDir))
        return importOn(importing, act)
      },
      erase: (subject, clock, act) => erase(db, subject, clock, act),
    },
    close: async () => {
      for (const connection of opened) connection.close()
      await db.destroy()
    },
  }
}
