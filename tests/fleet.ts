import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestOptions } from 'vitest'
import { dayMs } from '../src/core/clock.ts'
import type { KeptIn } from '../src/store/stores.ts'
import { startServer } from './child-server.ts'
import { type AtEnd, temporaryFolder } from './harness.ts'
import { openOperatorOn, type TestOperator } from './operator.ts'
import { preparedDatabase } from './postgres.ts'
import { type Caller, openCaller, openCallers, startGroup } from './process-group.ts'
import { needs } from './tools.ts'

/** What a database is kept in, and how many processes serve from it. */
export interface FleetKind {
  readonly engine: 'sqlite' | 'postgres'
  readonly processes: number
}

/** Processes that serve from one database, as operators run them, with clocks that differ. */
export interface Fleet {
  /** The operator's hands on the database. */
  readonly ctx: TestOperator
  /** A connection to each process. */
  readonly callers: readonly Caller[]
  /** Where each process is called, or all of them are. */
  readonly addresses: readonly string[]
}

export const fleetKinds: readonly FleetKind[] = (['sqlite', 'postgres'] as const).flatMap(
  (engine) => [1, 2, 4].map((processes) => ({ engine, processes })),
)

export const fleetNeeds = ({ engine }: FleetKind): TestOptions =>
  engine === 'postgres' ? needs('postgres') : {}

/**
 * What the clocks of processes are ahead by: set back, in another day, a little ahead, and right. Of
 * one process over a folder there is no other clock; where one keeps the ledger for others, it is right.
 */
const skewsMs = [-10_000, dayMs, 300, 0]

const skewedClock = pathToFileURL(join(import.meta.dirname, 'skewed-clock.mjs')).href

export async function startFleet({ engine, processes }: FleetKind, atEnd: AtEnd): Promise<Fleet> {
  const dataDir = temporaryFolder(atEnd)
  const kept: KeptIn =
    engine === 'postgres' ? { database: await preparedDatabase(atEnd) } : { dataDir }
  const ctx = await openOperatorOn(kept)
  atEnd(() => ctx.close())
  const skewed = (...skews: readonly number[]) => ({
    NODE_OPTIONS: `--import=${skewedClock}`,
    SKEWS_MS: skews.join(),
  })
  if (engine === 'sqlite' && processes > 1) {
    const group = await startGroup(dataDir, processes, skewed(0, ...skewsMs), atEnd)
    return { ctx, callers: await openCallers(group, 1), addresses: [group.address] }
  }
  const environments = Array.from({ length: processes }, (_, index) =>
    'database' in kept ? { ...skewed(skewsMs[index] ?? 0), ASTROLABE_DATABASE: kept.database } : {},
  )
  const servers = await Promise.all(
    environments.map((environment) => startServer(dataDir, environment, atEnd)),
  )
  const callers = await Promise.all(servers.map(({ address }) => openCaller(address)))
  return { ctx, callers, addresses: servers.map(({ address }) => address) }
}
