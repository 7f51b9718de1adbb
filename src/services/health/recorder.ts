import { type Clock, hourMs } from '../../core/clock.ts'
import { addLatencies, addLatency } from '../../core/latency.ts'
import { isMadeUp } from '../../core/made-up.ts'
import type { Text } from '../../core/text.ts'
import { broughtBy, type Source } from '../../sources/source.ts'
import type { Collection } from '../../sources/watched.ts'
import type { Counters, SourceCondition, SourceHour } from '../../store/ports.ts'

const flushEveryMs = 10_000
/** A day more than is shown: the first day shown is whole. */
const keptHours = 31 * 24

/** Counts how collections end, and stores the counts and the state of the sources now and then. */
export interface HealthRecorder {
  count(collection: Collection): void
  close(): Promise<void>
}

interface HourCount extends Pick<SourceHour, 'hour' | 'source' | 'dataset'> {
  calls: number
  failures: number
  latencies: number[]
  lastOkAtMs: number | null
}

/** `sources` gives all that are open, once there are any. */
export function openHealthRecorder(
  counters: Pick<Counters, 'noteHealth'>,
  clock: Clock,
  sources: () => readonly Source[],
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
): HealthRecorder {
  const openedAtMs = clock.now()
  let counts = new Map<string, HourCount>()
  let conditions: readonly SourceCondition[] = []
  let stored: string | undefined
  const look = (atMs: number) => {
    const changedAtMs = conditions.length === 0 ? openedAtMs : atMs
    conditions = sources().map((source) => conditionOf(source, conditions, changedAtMs))
  }
  const flush = async () => {
    const now = clock.now()
    look(now)
    const current = JSON.stringify(conditions)
    const changed = current !== stored
    if (counts.size === 0 && !changed) return
    const flushed = [...counts.values()]
    counts = new Map()
    stored = current
    const keepFromHour = Math.floor(now / hourMs) - keptHours
    await counters
      .noteHealth({
        counts: flushed,
        ...(changed && { conditions }),
        keepFromHour,
        atMs: now,
      })
      .catch((error: unknown) => {
        stored = undefined
        for (const count of flushed) addCount(counts, count)
        report('the health of the sources could not be stored', { error })
      })
  }
  const timer = setInterval(() => void flush(), flushEveryMs)
  return {
    count: (collection) => {
      // Most states change by a collection's end: its time is the change's.
      look(collection.atMs)
      add(counts, collection)
    },
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}

/** Leaves out what says nothing about the source: unfinished, with wrong parameters, or forced. */
function add(counts: Map<string, HourCount>, collection: Collection): void {
  const { source, dataset, code, ms, atMs, isForced } = collection
  if (code === 'left' || code === 'unasked' || code === 400 || isForced) return
  const count = { hour: Math.floor(atMs / hourMs), source, dataset, calls: 1 }
  if (code !== 0) {
    addCount(counts, { ...count, failures: 1, latencies: [], lastOkAtMs: null })
    return
  }
  const latencies: number[] = []
  addLatency(latencies, ms)
  addCount(counts, { ...count, failures: 0, latencies, lastOkAtMs: atMs })
}

function addCount(counts: Map<string, HourCount>, more: HourCount): void {
  const name = `${more.hour} ${more.source} ${more.dataset}`
  const count = counts.get(name)
  if (!count) {
    counts.set(name, more)
    return
  }
  count.calls += more.calls
  count.failures += more.failures
  addLatencies(count.latencies, more.latencies)
  count.lastOkAtMs = Math.max(count.lastOkAtMs ?? 0, more.lastOkAtMs ?? 0) || null
}

const rests: Text = {
  zh: '连续多次失败，暂停后将自动重试',
  en: 'it failed many times in a row and is tried again after a rest',
}

const madeUp: Text = {
  zh: '返回的是沙箱虚构数据，不是真实达人数据',
  en: 'what it brings is made-up sandbox data, no real creators',
}

/** What an operator should know of it, in one text; what it was paid is kept by itself. */
function together(notices: readonly Text[]): Text | undefined {
  if (notices.length === 0) return undefined
  return {
    zh: notices.map(({ zh }) => zh).join('；'),
    en: notices.map(({ en }) => en).join('; '),
  }
}

function conditionOf(
  source: Source,
  before: readonly SourceCondition[],
  now: number,
): SourceCondition {
  const state = source.state?.() ?? 'working'
  const troubles = source.troubles?.() ?? []
  const reasons: Readonly<Record<typeof state, Text | undefined>> = {
    working: isMadeUp(broughtBy(source)) ? madeUp : together(source.notices?.() ?? []),
    resting: troubles.find(({ stopped }) => stopped)?.reason ?? rests,
    // What stops the source comes before what only some datasets are refused for.
    stopped: troubles[0]?.reason,
  }
  const known = before.find((each) => each.source === source.name && each.state === state)
  return {
    source: source.name,
    state,
    reason: reasons[state],
    sinceMs: known?.sinceMs ?? now,
  }
}
