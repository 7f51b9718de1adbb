import type { Kysely } from 'kysely'
import type { Stores } from '../stores.ts'
import { actsOf } from './acts.ts'
import { openConnection, openReader, type SqliteConnection } from './connection.ts'
import { openDatabase } from './database.ts'
import { driftOf } from './drift.ts'
import { eraseCreator } from './history/erase.ts'
import { importOn } from './history/import.ts'
import { operatorsOf } from './operators/operators.ts'
import { readStores } from './read-stores.ts'
import type { Schema } from './schema.ts'

export interface OpenedStores extends Stores {
  close(): Promise<void>
}

/**
 * Opens the data folder's database, with its newest schema, for the verbs of operators. Throws as
 * `openDatabase` does.
 */
export async function openStores(dataDir: string): Promise<OpenedStores> {
  return storesOf(await openDatabase(dataDir), dataDir)
}

/** The same over a database that is open. What reads or fills the history has connections of its own. */
export function storesOf(db: Kysely<Schema>, dataDir: string): OpenedStores {
  const opened: SqliteConnection[] = []
  const own = (connection: SqliteConnection) => {
    opened.push(connection)
    return connection
  }
  const { history, health } = readStores(() => own(openReader(dataDir)), 'both')
  let importing: SqliteConnection | undefined
  return {
    operators: operatorsOf(db),
    drift: driftOf(db),
    acts: actsOf(db),
    health,
    history: {
      ...history,
      import: (act) => {
        importing ??= own(openConnection(dataDir))
        return importOn(importing, act)
      },
      erase: (subject, clock, act) => eraseCreator(db, subject, clock, act),
    },
    close: async () => {
      for (const connection of opened) connection.close()
      await db.destroy()
    },
  }
}
