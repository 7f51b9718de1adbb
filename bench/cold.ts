import { join } from 'node:path'
import { addAccounts } from './accounts.ts'
import { ask, type Told, withinMs } from './ask.ts'
import { stopAll } from './contestants.ts'
import { round } from './rows.ts'
import { collectedAt, startStandIn } from './source.ts'
import { makePlace, nameOf, serve, type Topology } from './topologies.ts'

/** What the stand-in takes for an answer, as a source does. */
const answerMs = 100
const callers = 50
const keys = 20
const unpaced = { callsPerSecond: 100_000, concurrency: 1000 }

const measuredTopologies: readonly Topology[] = [
  { engine: 'sqlite', processes: 4 },
  { engine: 'postgres', processes: 4 },
]

/** What 50 callers wait for an answer that nobody has asked for before, over several processes. */
export interface ColdRow {
  readonly topology: string
  readonly collectionsPerKey: number
  /** Beyond what 50 callers of the stand-in itself wait. */
  readonly addedP50Ms: number
  readonly addedP99Ms: number
}

/** Measures each topology over books of its own. */
export async function measureCold(folder: string): Promise<ColdRow[]> {
  const rows: ColdRow[] = []
  for (const topology of measuredTopologies) {
    rows.push(await measureTopology(topology, join(folder, nameOf(topology))))
  }
  console.table(rows)
  return rows
}

async function measureTopology(topology: Topology, folder: string): Promise<ColdRow> {
  const standIn = await startStandIn(`${folder}-stand-in`, answerMs, unpaced)
  const place = await makePlace(folder, topology)
  try {
    const stores = await place.openStores()
    const [token = ''] = await addAccounts(stores, ['cold'], 1)
    await stores.close()
    const { ports } = await serve(topology, place, standIn.environment)
    const through = (creator: string) => (caller: number) =>
      `${collectedAt(ports[caller % ports.length] ?? 0, token)}${creator}`
    // Connections are opened, and code is compiled, before anything is measured.
    for (let key = 0; key < keys; key++) {
      await atOnce(through(creatorOf(key)))
      await atOnce(() => standIn.url)
    }
    const before = await standIn.asked()
    const [alone, told]: [Told[], Told[]] = [[], []]
    for (let key = keys; key < 2 * keys; key++) {
      told.push(...(await atOnce(through(creatorOf(key)))))
      alone.push(...(await atOnce(() => standIn.url)))
    }
    const collections = (await standIn.asked()) - before - alone.length
    if (told.some(({ code }) => code !== 0)) throw new Error('A cold call got no data')
    const addedMs = (share: number) => round(withinMs(told, share) - withinMs(alone, share))
    return {
      topology: nameOf(topology),
      collectionsPerKey: collections / keys,
      addedP50Ms: addedMs(0.5),
      addedP99Ms: addedMs(0.99),
    }
  } finally {
    await stopAll()
    place.remove()
  }
}

const creatorOf = (key: number) => String(7_000_000_000_000_000_000n + BigInt(key) * 7919n)

function atOnce(urlOf: (caller: number) => string): Promise<Told[]> {
  return Promise.all(Array.from({ length: callers }, (_, caller) => ask(urlOf(caller))))
}
