import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, clockToleranceMs } from '../../core/clock.ts'
import type { Gate } from '../../store/gate/gate.ts'
import type { DriftCounter } from '../drift/counter.ts'
import { type FreshCollection, toObservation } from './keep.ts'
import type { Latest, World } from './questions.ts'
import { type HistoryReader, openHistoryReader } from './reader.ts'
import { HistoryBusyError } from './turns.ts'

export interface HistorySettings {
  readonly dataDir: string
  readonly world: World
  /** Whether phone numbers, WeChat ids and the like are stored. */
  readonly keepContacts: boolean
}

/** What was collected, and when: written by the gate's commits, read beside them. */
export interface History extends HistoryReader {
  /** Stores a fresh collection; nobody waits for it, and what fails is reported. */
  observe(collection: FreshCollection): void
  /** Up to now: a clock that was set back has left some that lie ahead of it. */
  latest(key: string): Promise<Latest | undefined>
}

/** The call that it was collected for is settled first: nobody waits for what is kept for later. */
const afterItsCallMs = 1

export function openHistory(
  { dataDir, world, keepContacts }: HistorySettings,
  gate: Gate,
  clock: Clock,
  drift: DriftCounter,
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
): History {
  const reader = openHistoryReader({ dataDir, world })
  const underWay = new Set<Promise<void>>()
  const examining = new Set<string>()
  const store = async (collection: FreshCollection) => {
    try {
      await delay(afterItsCallMs)
      await gate.observe(await toObservation(collection, keepContacts), clock.now())
      if (collection.source === 'sandbox') return
      const { body, request } = collection
      const { dataset } = request
      // One at a time of a dataset: under load a sample tells as much.
      if (examining.has(dataset)) return
      examining.add(dataset)
      drift.count(
        dataset,
        await reader.examine({ dataset, body }).finally(() => examining.delete(dataset)),
      )
    } catch (error) {
      // The collection is stored by then; only its comparison with the catalog is left out.
      if (error instanceof HistoryBusyError) return
      report('a collection could not be stored for the history', { key: collection.key, error })
    }
  }
  return {
    ...reader,
    latest: async (key) => {
      try {
        return await reader.latest(key, clock.now() + clockToleranceMs)
      } catch (error) {
        report('the history could not be read', { error })
        return undefined
      }
    },
    observe: (collection) => {
      if (collection.source === 'archive') return
      const storing = store(collection).finally(() => underWay.delete(storing))
      underWay.add(storing)
    },
    close: async () => {
      await Promise.all(underWay)
      await drift.close()
      await reader.close()
    },
  }
}
