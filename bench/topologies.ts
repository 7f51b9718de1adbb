import { mkdirSync } from 'node:fs'
import pg from 'pg'
import { serverArguments, serverEnvironment } from '../scripts/server.mjs'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import * as postgres from '../src/store/postgres/stores.ts'
import * as sqlite from '../src/store/sqlite/stores.ts'
import type { OpenedStores } from '../src/store/stores.ts'
import { npmPrograms } from '../tests/postgres-programs.ts'
import { PostgresServer } from '../tests/postgres-server.ts'
import { freePort, start } from './contestants.ts'

/** What keeps the books, and how many processes serve. */
export interface Topology {
  readonly engine: 'sqlite' | 'postgres'
  /** Of SQLite the servers of one program, of PostgreSQL as many programs. */
  readonly processes: number
}

export const topologies: readonly Topology[] = [
  { engine: 'sqlite', processes: 1 },
  { engine: 'sqlite', processes: 2 },
  { engine: 'sqlite', processes: 4 },
  { engine: 'postgres', processes: 1 },
  { engine: 'postgres', processes: 2 },
  { engine: 'postgres', processes: 4 },
]

export const nameOf = ({ engine, processes }: Topology) => `${engine}-${processes}`

/** A topology that is running, over books of its own. */
export interface Running extends Topology {
  readonly ports: readonly number[]
  /** Of each program; the others are what these have started. */
  readonly gateways: readonly number[]
  readonly database: readonly number[]
}

/** Where books are kept, before anybody serves from them. */
export interface Place {
  readonly openStores: () => Promise<OpenedStores>
  readonly options: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly database: readonly number[]
  readonly remove: () => void
}

/** A data folder, or a PostgreSQL server that nobody else uses, so that its CPU time is the books'. */
export async function makePlace(folder: string, { engine }: Topology): Promise<Place> {
  if (engine === 'postgres') return placeOn(await beginServer())
  mkdirSync(folder)
  return {
    openStores: () => sqlite.openStores(folder),
    options: ['--data', folder],
    environment: {},
    database: [],
    remove: () => {},
  }
}

export const placeOn = (server: PostgresServer): Place => ({
  openStores: () => postgres.openStores(server.url),
  options: [],
  environment: { ASTROLABE_DATABASE: server.url },
  database: [server.pid],
  remove: () => server.remove(),
})

export async function beginServer(): Promise<PostgresServer> {
  const programs = npmPrograms()
  if (!programs) throw new Error('PostgreSQL is not installed (npm ci has it for Linux)')
  const server = PostgresServer.begin(programs)
  await makeDurable(server)
  return server
}

/** Servers of the tests do not outlive a power cut: what is measured has to. */
async function makeDurable(server: PostgresServer): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  for (const setting of [`fsync = on`, `full_page_writes = on`, `shared_buffers = '128MB'`]) {
    await client.query(`ALTER SYSTEM SET ${setting}`)
  }
  await client.end()
  server.stop('fast')
  server.start()
}

/**
 * Starts the programs that serve from a place, on both cores, and waits until they do. They answer
 * from the sandbox unless `more` of their environment names another source.
 */
export async function serve(
  topology: Topology,
  place: Place,
  more: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const { engine, processes } = topology
  const programs = engine === 'postgres' ? processes : 1
  const several = programs < processes ? ['--processes', String(processes)] : []
  const environment = { ...serverEnvironment, ...place.environment, ...more }
  const [ports, gateways]: [number[], number[]] = [[], []]
  for (let program = 0; program < programs; program++) {
    const port = await freePort()
    const options = [...place.options, ...several, '--port', String(port)]
    const command = [process.execPath, ...serverArguments, ...options]
    const url = `http://127.0.0.1:${port}/readyz`
    gateways.push((await start(command, url, '0,1', environment)).pid)
    ports.push(port)
  }
  return { ...topology, ports, gateways, database: place.database }
}

/** The books agree, whatever the load was. Throws where they do not. */
export async function prove(name: string, { openStores }: Place): Promise<void> {
  const stores = await openStores()
  const { ok, calls, problems } = await reconcile(stores)
  await stores.close()
  if (!ok) throw new Error(`${name} does not reconcile:\n${problems.slice(0, 5).join('\n')}`)
  console.log(`${name}: ${calls} calls reconcile`)
}
