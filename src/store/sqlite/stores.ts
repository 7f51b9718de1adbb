import { Kysely } from 'kysely'
import type { DataWorld } from '../history.ts'
import { actsOf } from '../sql/acts.ts'
import { driftOf } from '../sql/drift.ts'
import { healthOf } from '../sql/health.ts'
import { historyReads } from '../sql/history/reads.ts'
import { operatorsOf } from '../sql/operators/operators.ts'
import type { OpenedStores, ReadStores } from '../stores.ts'
import { openConnection, openReader, type SqliteConnection } from './connection.ts'
import { notingDamage } from './damage.ts'
import { openDatabase } from './database.ts'
import { Dialect } from './dialect.ts'
import { engineSql } from './engine-sql.ts'
import { askOn } from './history/ask.ts'
import { erase } from './history/erase.ts'
import { importOn } from './history/import.ts'
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

/**
 * What is read in a thread of its own. The database is opened with the first question, so that a
 * file that cannot be opened is an error of that alone. Damage that shows here stops the ledger too.
 */
export function openReadStores(dataDir: string, world: DataWorld): ReadStores {
  return readStores(
    () => openReader(dataDir),
    world,
    (question) => notingDamage(dataDir, question),
  )
}

function readStores(
  open: () => SqliteConnection,
  world: DataWorld,
  guarded: <T>(question: () => Promise<T>) => Promise<T> = (question) => question(),
): ReadStores {
  let stores: ReadStores | undefined
  const ask = <T>(question: (of: ReadStores) => Promise<T>) =>
    guarded(async () => {
      stores ??= storesOn(open(), world)
      return question(stores)
    })
  return {
    history: {
      latest: (question) => ask(({ history }) => history.latest(question)),
      latestTimes: (question) => ask(({ history }) => history.latestTimes(question)),
      timeline: (question) => ask(({ history }) => history.timeline(question)),
      ends: (question) => ask(({ history }) => history.ends(question)),
      bodies: (question) => ask(({ history }) => history.bodies(question)),
      answers: (question) => ask(({ history }) => history.answers(question)),
    },
    health: {
      hours: (from, to) => ask(({ health }) => health.hours(from, to)),
      conditions: () => ask(({ health }) => health.conditions()),
    },
  }
}

function storesOn(connection: SqliteConnection, world: DataWorld): ReadStores {
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(connection) })
  return { history: historyReads(askOn(connection), world), health: healthOf(db) }
}
