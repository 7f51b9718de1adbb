import { once } from 'node:events'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestOptions } from 'vitest'
import { type Clock, dayMs } from '../src/core/clock.ts'
import type { KeptIn } from '../src/store/stores.ts'
import { type ChildServer, startServer } from './child-server.ts'
import { type AtEnd, temporaryFolder } from './harness.ts'
import { openOperatorOn, type TestOperator } from './operator.ts'
import { preparedDatabase } from './postgres.ts'
import {
  type Caller,
  openCaller,
  openCallers,
  type ProcessGroup,
  serverOf,
  startGroup,
} from './process-group.ts'
import { roleOf } from './roles.ts'
import { isThorough, processCounts } from './thorough.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'
import { relayedInPart, startVendor, type Vendor } from './vendor.ts'

/** What a database is kept in, and how many processes serve from it. */
export interface FleetKind {
  readonly engine: 'sqlite' | 'postgres'
  readonly processes: number
  /** What the clock is ahead by that calls are dated by, where it is not the machine's. */
  readonly skewMs?: number
}

/** Processes that serve from one database, as operators run them, with clocks that differ. */
export interface Fleet {
  /** The operator's hands on the database. */
  readonly ctx: TestOperator
  /** A connection to each process. */
  readonly callers: readonly Caller[]
  /** Where each process is called, or all of them are. */
  readonly addresses: readonly string[]
  /** What calls are dated by. */
  readonly clock: Clock
  /** Whom `relayedEndpoint` is asked of. */
  readonly vendor: Vendor
  /** Kills the process at the other end of a connection. Resolves once calls are served as before. */
  kill(asking: Socket): Promise<void>
}

/** Of one process over a folder there is no other clock to tell that its own is wrong. */
const aloneSkewsMs = isThorough ? [0, 300, -10_000, dayMs] : [-10_000]

export const fleetKinds: readonly FleetKind[] = [
  ...aloneSkewsMs.map((skewMs) => ({ engine: 'sqlite', processes: 1, skewMs }) as const),
  ...processCounts
    .filter((processes) => processes > 1)
    .map((processes) => ({ engine: 'sqlite', processes }) as const),
  ...processCounts.map((processes) => ({ engine: 'postgres', processes }) as const),
]

export const fleetNeeds = ({ engine }: FleetKind): TestOptions =>
  engine === 'postgres' ? needs('postgres') : {}

/**
 * What the clocks of processes are ahead by: set back, in another day, a little ahead, and right. Where
 * one keeps the ledger for others, its own is right.
 */
const skewsMs = [-10_000, dayMs, 300, 0]

const skewedClock = pathToFileURL(join(import.meta.dirname, 'skewed-clock.mjs')).href

const skewed = (...skews: readonly number[]) => ({
  NODE_OPTIONS: `--import=${skewedClock}`,
  SKEWS_MS: skews.join(),
})

export async function startFleet(kind: FleetKind, atEnd: AtEnd): Promise<Fleet> {
  const { engine, processes, skewMs = 0 } = kind
  const dataDir = temporaryFolder(atEnd)
  const kept: KeptIn =
    engine === 'postgres' ? { database: await preparedDatabase(atEnd) } : { dataDir }
  const ctx = await openOperatorOn(kept)
  atEnd(() => ctx.close())
  const vendor = await startVendor(atEnd)
  const shared = { ctx, vendor, clock: { now: () => Date.now() + skewMs } }
  const environment = relayedInPart(vendor)
  if (engine === 'sqlite' && processes > 1) {
    const clocks = skewed(0, ...skewsMs)
    const group = await startGroup(dataDir, processes, { ...environment, ...clocks }, atEnd)
    const callers = await openCallers(group, 1)
    const kill = (asking: Socket) => killOf(group, callers, asking)
    return { ...shared, callers, addresses: [group.address], kill }
  }
  const serve = (ownSkewMs: number) => {
    const database = 'database' in kept ? { ASTROLABE_DATABASE: kept.database } : {}
    return startServer(dataDir, { ...environment, ...database, ...skewed(ownSkewMs) }, atEnd)
  }
  const skews = engine === 'sqlite' ? [skewMs] : skewsMs.slice(0, processes)
  const join = async (ownSkewMs: number) => {
    const server = await serve(ownSkewMs)
    return { ...server, caller: await openCaller(server.address) }
  }
  const servers = await Promise.all(skews.map(join))
  return {
    ...shared,
    get callers() {
      return servers.map(({ caller }) => caller)
    },
    get addresses() {
      return servers.map(({ address }) => address)
    },
    kill: (each) => killAmong(servers, each, () => join(skewMs)),
  }
}

interface CalledServer extends ChildServer {
  readonly caller: Caller
}

/** Of a group, whose supervisor starts another in its place: each server has to find that. */
async function killOf(
  group: ProcessGroup,
  callers: readonly Caller[],
  asking: Socket,
): Promise<void> {
  const name = serverOf(asking, group.pids())
  const pid = Number(group.pids().get(name))
  process.kill(pid, 'SIGKILL')
  await until(() => group.pids().get(name) !== pid)
  await until(async () => {
    const told = await Promise.all(callers.map((caller) => caller.call('/readyz')))
    return told.every(({ status }) => status === 200)
  })
}

/** Of servers that are one another's successors. Another is started in the place of the one. */
async function killAmong(
  servers: CalledServer[],
  asking: Socket,
  join: () => Promise<CalledServer>,
): Promise<void> {
  const pids = servers.map(({ child }, place) => [String(place), Number(child.pid)] as const)
  const [killed] = servers.splice(Number(serverOf(asking, new Map(pids))), 1)
  killed?.child.kill('SIGKILL')
  if (killed) await once(killed.child, 'exit')
  killed?.caller.close()
  if (servers.length > 0) await untilOneKeeps(servers)
  servers.push(await join())
}

async function untilOneKeeps(servers: readonly ChildServer[]): Promise<void> {
  await until(async () => {
    const roles = await Promise.all(servers.map(roleOf))
    return roles.sort().join() === [...servers.slice(1).map(() => 'asking'), 'keeper'].join()
  })
}
