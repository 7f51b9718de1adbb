import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { PostgresServer } from '../tests/postgres-server.ts'
import { roleOf } from '../tests/roles.ts'
import { addAccounts } from './accounts.ts'
import { ask } from './ask.ts'
import { callsAt, stopAll, storeAnswer } from './contestants.ts'
import { round } from './rows.ts'
import { beginServer, placeOn, prove, type Running, serve } from './topologies.ts'

const gateways = 4
const callers = 32
const pauseMs = 2
/** How long callers call before anything happens, and how long they are watched after that. */
const beforeMs = 2000
const watchedMs = 1000
const awayMs = 5000
const kills = 3

/** How calls fare while the keeper dies, and once the database is back. */
export interface Outages {
  /**
   * Of the calls to the other gateways that were under way or begun in the second after: how many
   * were told an error, however late. The most of all kills.
   */
  readonly failedPercentAfterKill: number
  /** From the database's server being started until a call is served. */
  readonly servedAgainMs: number
}

interface Call {
  readonly begunAtMs: number
  readonly endedAtMs: number
  readonly port: number
  readonly code: number | undefined
}

/** Four gateways over one PostgreSQL under load, whose keeper is killed and whose database goes. */
export async function measureOutages(): Promise<Outages> {
  const percents: number[] = []
  for (let kill = 0; kill < kills; kill++) percents.push(await underLoad(failedPercentAfterKill))
  const servedAgainMs = await underLoad(untilServedAgain)
  const outages = {
    failedPercentAfterKill: round(Math.max(...percents)),
    servedAgainMs: round(servedAgainMs),
  }
  console.table(outages)
  return outages
}

/** What happens; the figure is read once every call is answered. */
type Event = (
  running: Running,
  server: PostgresServer,
  calls: readonly Call[],
) => Promise<() => number>

/** Has an event happen while callers call all gateways; the books reconcile afterwards. */
async function underLoad(event: Event): Promise<number> {
  const server = await beginServer()
  const place = placeOn(server)
  try {
    const stores = await place.openStores()
    const [token = ''] = await addAccounts(stores, ['caller'], 1)
    await stores.close()
    const topology = { engine: 'postgres', processes: gateways } as const
    // Each would tell of the outage that is made here.
    const running = await serve(topology, place, { ASTROLABE_LOG_LEVEL: 'silent' })
    for (const port of running.ports) await storeAnswer(port, token)
    const calls: Call[] = []
    const end = startCalling(running.ports, token, calls)
    await delay(beforeMs)
    const figure = await event(running, server, calls)
    await end()
    await prove(event.name, place)
    return figure()
  } finally {
    await stopAll()
    place.remove()
  }
}

function startCalling(ports: readonly number[], token: string, calls: Call[]) {
  let isOver = false
  const call = async (port: number) => {
    const url = `${callsAt(port).hit}&token=${token}`
    while (!isOver) {
      const begunAtMs = performance.now()
      const { code } = await ask(url)
      calls.push({ begunAtMs, endedAtMs: performance.now(), port, code })
      await delay(pauseMs)
    }
  }
  const calling = Array.from({ length: callers }, (_, caller) =>
    call(ports[caller % ports.length] ?? 0),
  )
  return async () => {
    isOver = true
    await Promise.all(calling)
  }
}

async function failedPercentAfterKill(
  { ports, gateways: pids }: Running,
  _: PostgresServer,
  calls: readonly Call[],
): Promise<() => number> {
  const addresses = ports.map((port) => ({ address: `http://127.0.0.1:${port}` }))
  const keeper = (await Promise.all(addresses.map(roleOf))).indexOf('keeper')
  const pid = pids[keeper]
  if (pid === undefined) throw new Error('No gateway keeps the ledger')
  const killedAtMs = performance.now()
  process.kill(pid, 'SIGKILL')
  await delay(watchedMs)
  return () => {
    const others = calls.filter(
      ({ begunAtMs, endedAtMs, port }) =>
        endedAtMs >= killedAtMs && begunAtMs < killedAtMs + watchedMs && port !== ports[keeper],
    )
    return (100 * others.filter(({ code }) => code !== 0).length) / others.length
  }
}

async function untilServedAgain(
  _: Running,
  server: PostgresServer,
  calls: readonly Call[],
): Promise<() => number> {
  server.stop('immediate')
  await delay(awayMs)
  const startedAtMs = performance.now()
  // Starting it here would hold up the callers until it has started.
  const starting = new Worker(new URL('./servers/postgres.ts', import.meta.url), {
    workerData: server.record,
  })
  await once(starting, 'exit')
  const isServed = ({ endedAtMs, code }: Call) => endedAtMs > startedAtMs && code === 0
  while (!calls.some(isServed)) await delay(pauseMs)
  return () => Math.min(...calls.filter(isServed).map(({ endedAtMs }) => endedAtMs)) - startedAtMs
}
