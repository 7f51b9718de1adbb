import { type Clock, hourMs } from '../../core/clock.ts'
import { addLatency } from '../../core/latency.ts'
import type { Text } from '../../core/text.ts'
import type { Source } from '../../sources/source.ts'
import type { Collection } from '../../sources/watched.ts'
import type { Gate } from '../../store/gate/gate.ts'
import type { SourceHourCount } from '../../store/gate/protocol.ts'
import type { SourceStateRow } from '../../store/schema.ts'

const flushEveryMs = 10_000
/** A day more than is shown: the first day shown is whole. */
const keptHours = 31 * 24

/** Counts how collections end, and stores the counts and the state of the sources now and then. */
export interface HealthRecorder {
  count(collection: Collection): void
  close(): Promise<void>
}

interface Count extends Pick<SourceHourCount, 'hour' | 'source' | 'dataset'> {
  calls: number
  failures: number
  latencies: number[]
  last_ok_at: number | null
}

/** `sources` gives all that are open, once there are any. */
export function openHealthRecorder(
  gate: Gate,
  clock: Clock,
  sources: () => readonly Source[],
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
): HealthRecorder {
  let counts = new Map<string, Count>()
  let states: readonly SourceStateRow[] = []
  let areStored = false
  const flush = async () => {
    const now = clock.now()
    const current = sources().map((source) => stateOf(source, states, now))
    const changed = !areStored || JSON.stringify(current) !== JSON.stringify(states)
    if (counts.size === 0 && !changed) return
    const flushed = [...counts.values()]
    counts = new Map()
    states = current
    areStored = true
    const keepFromHour = Math.floor(now / hourMs) - keptHours
    await gate
      .noteHealth({
        kind: 'health',
        counts: flushed,
        ...(changed && { states: current }),
        keepFromHour,
      })
      .catch((error: unknown) => {
        areStored = false
        report('the health of the sources could not be stored', { error })
      })
  }
  const timer = setInterval(() => void flush(), flushEveryMs)
  return {
    count: (collection) => add(counts, collection),
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}

/** What the source was not asked to its end for, or with wrong parameters, says nothing about it. */
function add(counts: Map<string, Count>, { source, dataset, code, ms, atMs }: Collection): void {
  if (code === 'left' || code === 'unasked' || code === 400) return
  const hour = Math.floor(atMs / hourMs)
  const name = `${hour} ${source} ${dataset}`
  const count = counts.get(name) ?? {
    ...{ hour, source, dataset },
    ...{ calls: 0, failures: 0, latencies: [], last_ok_at: null },
  }
  counts.set(name, count)
  count.calls++
  if (code === 0) {
    addLatency(count.latencies, ms)
    count.last_ok_at = atMs
  } else count.failures++
}

const rests: Text = {
  zh: '连续多次失败，暂停后将自动重试',
  en: 'it failed many times in a row and is tried again after a rest',
}

function stateOf(source: Source, before: readonly SourceStateRow[], now: number): SourceStateRow {
  const state = source.state?.() ?? 'working'
  const reasons: Readonly<Record<typeof state, Text | undefined>> = {
    working: undefined,
    resting: rests,
    // What stops the source comes before what only some datasets are refused for.
    stopped: source.troubles?.()[0]?.reason,
  }
  const known = before.find((row) => row.source === source.name && row.state === state)
  return {
    source: source.name,
    state,
    reason_zh: reasons[state]?.zh ?? null,
    reason_en: reasons[state]?.en ?? null,
    since: known?.since ?? now,
  }
}
