import type { Kysely } from 'kysely'
import type { DataWorld } from '../history.ts'
import { actsOf } from '../sql/acts.ts'
import { driftOf } from '../sql/drift.ts'
import { healthOf } from '../sql/health.ts'
import { eraseCreator } from '../sql/history/erase.ts'
import { historyReads } from '../sql/history/reads.ts'
import { operatorsOf } from '../sql/operators/operators.ts'
import type { Schema } from '../sql/schema.ts'
import type { OpenedStores, ReadStores } from '../stores.ts'
import { addressOf } from './address.ts'
import { commit } from './commit.ts'
import { servingQuietMs } from './connection.ts'
import { databaseOf, openDatabase } from './database.ts'
import { engineSql } from './engine-sql.ts'
import { askOn } from './history/ask.ts'
import { importOn } from './history/import.ts'

/** A command asks one thing after another, and a thread that reads always does. */
const verbConnections = 2
const readConnections = 1

/**
 * Opens the database, with its newest schema, for the verbs of operators. Throws as `openDatabase`
 * does.
 */
export async function openStores(url: string): Promise<OpenedStores> {
  const { db } = await openDatabase(url, verbConnections)
  return storesOf(db)
}

/** The same over a database that is open. */
export function storesOf(db: Kysely<Schema>): OpenedStores {
  return {
    operators: operatorsOf(db, engineSql),
    drift: driftOf(db),
    acts: actsOf(db),
    health: healthOf(db),
    history: {
      ...historyReads(askOn(db), 'both'),
      import: (act) => importOn(db, act),
      erase: async (subject, clock, act) => {
        const erased = await eraseCreator(db, (make) => commit(db, make), subject, clock, act)
        // Rows that are deleted stay on their pages until these are vacuumed, and in the log.
        return { ...erased, logEmptied: false }
      },
    },
    close: () => db.destroy(),
  }
}

/** What is read in a thread of its own. A connection is made with the first question. */
export function openReadStores(url: string, world: DataWorld): ReadStores {
  const db = databaseOf(addressOf(url), readConnections, servingQuietMs)
  return { history: historyReads(askOn(db), world), health: healthOf(db) }
}
