import type { Connection } from '../../store/connection.ts'
import { type Observation, Observations } from '../../store/history/observations.ts'
import { type FreshCollection, toObservation } from '../observations/keep.ts'
import { capturesOf } from './captures.ts'
import { type Left, readCapture } from './recognise.ts'

/** What became of a file's captures. */
export interface Imported {
  /** By dataset. */
  readonly taken: Readonly<Record<string, number>>
  /** Seen before: the same request at the same time. */
  readonly known: number
  readonly left: Readonly<Partial<Record<Left, number>>>
  /** There where it was asked to stop before the end of the file. */
  readonly stopped?: boolean
}

/** Stored together: a server beside this waits for the database no longer than that takes. */
const batchSize = 200

/** Stores what a browser or another tool captured as observations. Throws OperatorError. */
export async function importFile(
  connection: Connection,
  input: {
    readonly file: string
    readonly keepContacts: boolean
    readonly nowMs: number
    readonly onBytes: (bytes: number) => void
    /** Hears of each capture before it is looked at, and is waited for. */
    readonly onCapture: () => Promise<void>
    /** Asks to stop: what has been read is stored. */
    readonly signal: AbortSignal
  },
): Promise<Imported> {
  const observations = new Observations(connection)
  const taken = new Map<string, number>()
  const left = new Map<Left, number>()
  let known = 0
  const store = connection.transaction((batch: readonly Observation[]) => {
    for (const observation of batch) {
      if (observations.put(observation)) add(taken, observation.dataset)
      else known++
    }
  })
  let batch: Observation[] = []
  let stopped = false
  for await (const capture of capturesOf(input.file, input.onBytes)) {
    await input.onCapture()
    stopped = input.signal.aborted
    if (stopped) break
    const collection = readCapture(capture, input.nowMs)
    if (typeof collection === 'string') {
      add(left, collection)
      continue
    }
    const observation = await observationOf(collection, input.keepContacts)
    if (!observation) {
      add(left, 'notData')
      continue
    }
    batch.push(observation)
    if (batch.length < batchSize) continue
    store.immediate(batch)
    batch = []
  }
  store.immediate(batch)
  return {
    taken: Object.fromEntries(taken),
    known,
    left: Object.fromEntries(left),
    ...(stopped && { stopped }),
  }
}

/** Undefined for a body that cannot be gone over for contacts, such as one nested too deep. */
async function observationOf(
  collection: FreshCollection,
  keepContacts: boolean,
): Promise<Observation | undefined> {
  try {
    return await toObservation(collection, keepContacts)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
