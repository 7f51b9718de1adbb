import type { HealthStore } from '../health.ts'
import type { DataWorld } from '../history.ts'
import { historyReads } from '../sql/history/reads.ts'
import type { ReadStores } from '../stores.ts'
import { keepFewPages, openReader, type SqliteConnection } from './connection.ts'
import { notingDamage } from './damage.ts'
import { askOn } from './history/ask.ts'
import type { SqliteSchema } from './schema.ts'

/**
 * What is read in a thread of its own. The database is opened with the first question, so that a
 * file that cannot be opened is an error of that alone. Damage that shows here stops the ledger too.
 */
export function openReadStores(dataDir: string, world: DataWorld): ReadStores {
  return readStores(
    () => keepFewPages(openReader(dataDir)),
    world,
    (question) => notingDamage(dataDir, question),
  )
}

/** The same over a connection that `open` makes for the first question. */
export function readStores(
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
      spentOn: (day) => ask(({ health }) => health.spentOn(day)),
    },
  }
}

function storesOn(connection: SqliteConnection, world: DataWorld): ReadStores {
  let opened: Promise<HealthStore> | undefined
  const health = () => {
    opened ??= healthOn(connection)
    return opened
  }
  return {
    history: historyReads(askOn(connection), world),
    health: {
      hours: async (from, to) => (await health()).hours(from, to),
      conditions: async () => (await health()).conditions(),
      spentOn: async (day) => (await health()).spentOn(day),
    },
  }
}

/** What builds queries is loaded with the first question about health: stored answers need none of it. */
async function healthOn(connection: SqliteConnection): Promise<HealthStore> {
  const [{ Kysely }, { Dialect }, { healthOf }] = await Promise.all([
    import('kysely'),
    import('./dialect.ts'),
    import('../sql/health.ts'),
  ])
  return healthOf(new Kysely<SqliteSchema>({ dialect: new Dialect(connection) }))
}
