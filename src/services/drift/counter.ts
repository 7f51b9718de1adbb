import type { Clock } from '../../core/clock.ts'
import type { Drift } from '../../derive/drift.ts'
import type { Counters, DriftCount } from '../../store/ports.ts'

/** Paths that are told apart: a body can make names up without end. */
const maxPaths = 5000
const flushEveryMs = 10_000

/** Counts how collected bodies differ from the catalog, and stores the counts now and then. */
export interface DriftCounter {
  /** One body was compared, and these were its differences. */
  count(dataset: string, drifts: readonly Drift[]): void
  /** What was counted since the start, without the paths, of which there may be many. */
  totals(): Iterable<DriftTotal>
  /** Stores what was counted and is not stored yet. */
  close(): Promise<void>
}

/** Bodies of a dataset that were compared, and differences of a kind in them. */
export type DriftTotal = Pick<DriftCount, 'dataset' | 'kind' | 'count'>

export function openDriftCounter(
  counters: Pick<Counters, 'noteDrift'>,
  clock: Clock,
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
): DriftCounter {
  let counts = new Map<string, { -readonly [K in keyof DriftCount]: DriftCount[K] }>()
  const totals = new Map<string, { -readonly [K in keyof DriftTotal]: DriftTotal[K] }>()
  const add = (dataset: string, path: string, kind: DriftCount['kind']) => {
    const total = totals.get(`${dataset} ${kind}`)
    if (total) total.count++
    else totals.set(`${dataset} ${kind}`, { dataset, kind, count: 1 })
    note({ dataset, path, kind, count: 1 })
  }
  const note = ({ dataset, path, kind, count }: DriftCount) => {
    const name = `${dataset} ${kind} ${path}`
    const known = counts.get(name)
    if (known) known.count += count
    else if (kind === 'examined' || counts.size < maxPaths)
      counts.set(name, { dataset, path, kind, count })
  }
  const flush = async () => {
    if (counts.size === 0) return
    const flushed = [...counts.values()]
    counts = new Map()
    await counters.noteDrift(flushed, clock.now()).catch((error: unknown) => {
      for (const count of flushed) note(count)
      report('drift could not be stored', { error })
    })
  }
  const timer = setInterval(() => void flush(), flushEveryMs)
  return {
    count: (dataset, drifts) => {
      add(dataset, '', 'examined')
      for (const { path, kind } of drifts) add(dataset, path, kind)
    },
    totals: () => totals.values(),
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}
