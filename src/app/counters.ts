import { meters } from '../catalog/operations/index.ts'
import type { Clock } from '../core/clock.ts'
import { openDriftCounter } from '../services/drift/counter.ts'
import { openHealthRecorder } from '../services/health/recorder.ts'
import { CollectionTally } from '../services/health/tally.ts'
import { CallTally } from '../services/metered/tally.ts'
import type { Source } from '../sources/source.ts'
import type { Collection } from '../sources/watched.ts'
import type { Counters } from '../store/ports.ts'

/**
 * What is counted while the server works: for the metrics, and for the health of the sources, which
 * are undefined where another process asks them and counts that.
 */
export function openCounters(
  counters: Counters,
  clock: Clock,
  sources: (() => readonly Source[]) | undefined,
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
) {
  const collections = new CollectionTally()
  const health = sources && openHealthRecorder(counters, clock, sources, report)
  return {
    calls: new CallTally(meters.map(({ id }) => id)),
    collections,
    drift: openDriftCounter(counters, clock, report),
    onCollection: (collection: Collection) => {
      collections.add(collection)
      health?.count(collection)
    },
    close: async () => health?.close(),
  }
}
