import { addAccounts } from './accounts.ts'
import { ask, type Told, withinMs } from './ask.ts'
import { stopAll } from './contestants.ts'
import { round } from './rows.ts'
import { collectedAt, type StandIn, startStandIn } from './source.ts'
import { makePlace, nameOf, type Place, serve, type Topology } from './topologies.ts'

/** What the stand-in takes for an answer, as a source does. */
const answerMs = 100
const callers = 50
const keys = 60
/** Connections are opened, and code is compiled, before anything is measured. */
const warmUpKeys = 100
const unpaced = { callsPerSecond: 100_000, concurrency: 1000 }

/** One process, whose collections are its own, is what four over the same engine are held against. */
const measuredTopologies: readonly Topology[] = [
  { engine: 'sqlite', processes: 1 },
  { engine: 'sqlite', processes: 4 },
  { engine: 'postgres', processes: 1 },
  { engine: 'postgres', processes: 4 },
]

/** What 50 callers wait for an answer that nobody has asked for before. */
export interface ColdRow {
  readonly topology: string
  readonly collectionsPerKey: number
  /** Beyond what as many callers of the stand-in itself wait. */
  readonly beyondSourceP50Ms: number
  readonly beyondSourceP99Ms: number
  /** Beyond what they wait at one process over the same engine: what it takes to share a collection. */
  readonly addedP50Ms: number
  readonly addedP99Ms: number
}

/** What is asked at once, and what came of it. */
interface Cold {
  readonly topology: Topology
  readonly askFor: (key: number) => Promise<Told[]>
  readonly told: Told[]
  collections: number
}

/** Measures the topologies in turns, key by key, each over books of its own. */
export async function measureCold(folder: string): Promise<ColdRow[]> {
  const standIn = await startStandIn(`${folder}-stand-in`, answerMs, unpaced)
  const places: Place[] = []
  try {
    const all: Cold[] = []
    for (const topology of measuredTopologies) {
      const place = await makePlace(`${folder}-${nameOf(topology)}`, topology)
      places.push(place)
      all.push(await begin(topology, place, standIn))
    }
    const alone: Told[] = []
    for (let key = -warmUpKeys; key < keys; key++) {
      const isMeasured = key >= 0
      // None always comes right after the same other one, which may still write.
      const inTurn = key % 2 === 0 ? all : [...all].reverse()
      for (const cold of inTurn) await askAll(cold, key, standIn, isMeasured)
      const told = await atOnce(() => standIn.url)
      if (isMeasured) alone.push(...told)
    }
    const rows = all.map((cold) => rowOf(cold, all, alone))
    console.table(rows)
    return rows
  } finally {
    await stopAll()
    for (const { remove } of places) remove()
  }
}

async function begin(topology: Topology, place: Place, standIn: StandIn): Promise<Cold> {
  const stores = await place.openStores()
  const [token = ''] = await addAccounts(stores, ['cold'], 1)
  await stores.close()
  const { ports } = await serve(topology, place, standIn.environment)
  const urlOf = (key: number, caller: number) =>
    `${collectedAt(ports[caller % ports.length] ?? 0, token)}${creatorOf(key)}`
  const askFor = (key: number) => atOnce((caller) => urlOf(key, caller))
  return { topology, askFor, told: [], collections: 0 }
}

async function askAll(cold: Cold, key: number, standIn: StandIn, isMeasured: boolean) {
  const before = await standIn.asked()
  const told = await cold.askFor(key)
  if (told.some(({ code }) => code !== 0)) throw new Error('A cold call got no data')
  if (!isMeasured) return
  cold.told.push(...told)
  cold.collections += (await standIn.asked()) - before
}

function rowOf(
  { topology, told, collections }: Cold,
  all: readonly Cold[],
  alone: Told[],
): ColdRow {
  const ofOne = all.find((other) => {
    return other.topology.engine === topology.engine && other.topology.processes === 1
  })
  const beyondMs = (share: number, others: readonly Told[]) =>
    round(withinMs(told, share) - withinMs(others, share))
  return {
    topology: nameOf(topology),
    collectionsPerKey: round(collections / keys),
    beyondSourceP50Ms: beyondMs(0.5, alone),
    beyondSourceP99Ms: beyondMs(0.99, alone),
    addedP50Ms: beyondMs(0.5, ofOne?.told ?? []),
    addedP99Ms: beyondMs(0.99, ofOne?.told ?? []),
  }
}

const creatorOf = (key: number) => String(7_000_000_000_000_000_000n + BigInt(key) * 7919n)

function atOnce(urlOf: (caller: number) => string): Promise<Told[]> {
  return Promise.all(Array.from({ length: callers }, (_, caller) => ask(urlOf(caller))))
}
