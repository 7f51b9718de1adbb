import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresServer } from '../tests/postgres-server.ts'
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
  /** Of the calls to the other gateways in the second after: the most of them that were told an error. */
  readonly failedPercentAfterKill: number
  /** From the database being back until a call is served. */
  readonly servedAgainMs: number
}

interface Call {
  readonly atMs: number
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

type Event = (running: Running, server: PostgresServer, calls: readonly Call[]) => Promise<number>

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
    return figure
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
      const { code } = await ask(url)
      calls.push({ atMs: performance.now(), port, code })
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
): Promise<number> {
  const roles = await Promise.all(ports.map(isKeeper))
  const keeper = roles.indexOf(true)
  const killedAtMs = performance.now()
  process.kill(pids[keeper] ?? 0, 'SIGKILL')
  await delay(watchedMs)
  const others = calls.filter(({ atMs, port }) => atMs >= killedAtMs && port !== ports[keeper])
  return (100 * others.filter(({ code }) => code !== 0).length) / others.length
}

async function isKeeper(port: number): Promise<boolean> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return text.includes('astrolabe_gateway_role{role="keeper"} 1')
}

async function untilServedAgain(
  _: Running,
  server: PostgresServer,
  calls: readonly Call[],
): Promise<number> {
  server.stop('immediate')
  await delay(awayMs)
  server.start()
  const backAtMs = performance.now()
  for (;;) {
    const served = calls.find(({ atMs, code }) => atMs >= backAtMs && code === 0)
    if (served) return served.atMs - backAtMs
    await delay(pauseMs)
  }
}
