import { type Clock, clockToleranceMs } from '../../core/clock.ts'
import { handedOn, isMadeUp } from '../../core/made-up.ts'
import type { Drift } from '../../derive/drift.ts'
import type { ObservationWriter } from '../../store/ports.ts'
import type { DriftCounter } from '../drift/counter.ts'
import { Batches } from './batches.ts'
import { type FreshCollection, type KeptBody, observationOf } from './keep.ts'
import type { LatestBody, ReaderSettings } from './questions.ts'
import { type HistoryReader, openHistoryReader } from './reader.ts'

export interface HistorySettings extends ReaderSettings {
  /** What the threads that read it run. */
  readonly readerModule: URL
  /** Whether phone numbers, WeChat ids and the like are stored. */
  readonly keepContacts: boolean
}

/** What is done with a collected body before it is kept, and after. */
export interface BodyWork {
  /** Makes it ready to be stored. */
  keep(body: Uint8Array, keepContacts: boolean): KeptBody | Promise<KeptBody>
  /** How it differs from what the catalog says of its dataset. */
  examine(body: Uint8Array, dataset: string): readonly Drift[] | Promise<readonly Drift[]>
}

/** What was collected, and when: written by the ledger's commits, read beside them. */
export interface ObservationKeeper extends HistoryReader {
  /** Stores a fresh collection; nobody waits for it, and what fails is reported. */
  observe(collection: FreshCollection<Uint8Array>): void
  /** Up to now, or a moment: a clock that was set back has left some that lie ahead of it. */
  latest(key: string, untilMs?: number): Promise<LatestBody | undefined>
  /** The same of many, without their bodies. */
  latestTimes(keys: readonly string[], untilMs?: number): Promise<readonly (number | undefined)[]>
}

/** Of a dataset, one body in so long is compared with the catalog: under load a sample tells as much. */
const examineEveryMs = 1000

export function openHistory(
  { readerModule, keepContacts, ...settings }: HistorySettings,
  bodies: BodyWork,
  store: ObservationWriter,
  clock: Clock,
  drift: DriftCounter,
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
): ObservationKeeper {
  const reader = openHistoryReader(readerModule, settings, (error) =>
    report('a thread that reads the history died', { error }),
  )
  const underWay = new Set<Promise<void>>()
  const batches = new Batches(async (collection: FreshCollection<Uint8Array>) => {
    const kept = await bodies.keep(collection.body, keepContacts)
    await store.observe(observationOf(collection, kept), clock.now())
  })
  const examinedAtMs = new Map<string, number>()
  const keep = async (collection: FreshCollection<Uint8Array>) => {
    try {
      await batches.add(collection)
    } catch (error) {
      report('a collection could not be stored for the history', { key: collection.key, error })
    }
  }
  const examine = async ({ source, request: { dataset }, body }: FreshCollection<Uint8Array>) => {
    const latestMs = examinedAtMs.get(dataset) ?? Number.NEGATIVE_INFINITY
    if (isMadeUp(source) || performance.now() < latestMs + examineEveryMs) return
    examinedAtMs.set(dataset, performance.now())
    try {
      drift.count(dataset, await bodies.examine(body, dataset))
    } catch (error) {
      report('a collection could not be compared with the catalog', { dataset, error })
    }
  }
  const observe = async (collection: FreshCollection<Uint8Array>) => {
    await keep(collection)
    await examine(collection)
  }
  const unlessUnread = async <Found, None>(found: Promise<Found>, none: None) => {
    try {
      return await found
    } catch (error) {
      report('the history could not be read', { error })
      return none
    }
  }
  const now = () => clock.now() + clockToleranceMs
  return {
    ...reader,
    latest: (key, untilMs = now()) => unlessUnread(reader.latest(key, untilMs), undefined),
    latestTimes: (keys, untilMs = now()) => unlessUnread(reader.latestTimes(keys, untilMs), []),
    observe: (collection) => {
      // What the archive answered with is stored already.
      if (collection.source === handedOn('archive', collection.source)) return
      const observing = observe(collection).finally(() => underWay.delete(observing))
      underWay.add(observing)
    },
    close: async () => {
      batches.hurry()
      await Promise.all(underWay)
      await drift.close()
      await reader.close()
    },
  }
}
