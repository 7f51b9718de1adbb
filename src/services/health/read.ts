import { hourMs, shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import { addLatencies, percentileMs } from '../../core/latency.ts'
import type { Connection } from '../../store/connection.ts'
import type { SourceHourRow, SourceStateRow } from '../../store/schema.ts'

const shownHours = 24
const shownDays = 30

/** How collections went in a while. Null says that there were none to tell from. */
export interface Figures {
  /** Those that succeeded or failed: without refused parameters, and callers who left. */
  readonly calls: number
  /** 0 to 1. */
  readonly successShare: number | null
  /** Of the collections that succeeded, from a histogram. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

export interface PeriodFigures extends Figures {
  readonly fromMs: number
}

/** How a source has served a dataset. */
export interface SourceHealth {
  readonly source: string
  readonly dataset: string
  readonly lastSuccessAtMs: number | null
  /** The current hour and the 23 before it, as one and each, the earliest first. */
  readonly last24Hours: Figures
  readonly hours: readonly PeriodFigures[]
  /** Today and the 29 days before it, in Shanghai. */
  readonly days: readonly PeriodFigures[]
}

/** What can be asked of the sources' health, on a connection that only reads. */
export function healthQueries(connection: Connection) {
  // What a clock that was set back since counted in hours to come is of no hour that is shown.
  const hoursBetween = connection.prepare<[from: number, to: number], SourceHourRow>(
    'SELECT * FROM source_hours WHERE hour BETWEEN ? AND ? ORDER BY source, dataset, hour',
  )
  const states = connection.prepare<[], SourceStateRow>(
    'SELECT * FROM source_states ORDER BY source',
  )
  return {
    /** Of every source and dataset that was asked in the last 30 days. */
    health(atMs: number): SourceHealth[] {
      const hours = hoursBetween.all(firstDayHourAt(atMs), Math.floor(atMs / hourMs))
      const rows = Map.groupBy(hours, ({ source, dataset }) => JSON.stringify([source, dataset]))
      return [...rows.values()].flatMap((of) => (of[0] ? [healthFrom(of[0], of, atMs)] : []))
    },
    states: (): SourceStateRow[] => states.all(),
  }
}

/** How a source that was never asked for a dataset has served it. */
export function unaskedHealth(source: string, dataset: string, atMs: number): SourceHealth {
  return healthFrom({ source, dataset }, [], atMs)
}

function healthFrom(
  { source, dataset }: Pick<SourceHealth, 'source' | 'dataset'>,
  rows: readonly SourceHourRow[],
  atMs: number,
): SourceHealth {
  const currentHour = Math.floor(atMs / hourMs)
  const latest = rows.filter(({ hour }) => hour > currentHour - shownHours)
  return {
    source,
    dataset,
    lastSuccessAtMs: rows.findLast(({ last_ok_at }) => last_ok_at !== null)?.last_ok_at ?? null,
    last24Hours: figures(latest),
    hours: periods(latest, currentHour - shownHours + 1, 1, shownHours),
    days: periods(rows, firstDayHourAt(atMs), 24, shownDays),
  }
}

/** The hour that the first day shown begins with. */
function firstDayHourAt(atMs: number): number {
  return shanghaiDayHours(shanghaiDay(atMs))[0] - (shownDays - 1) * 24
}

function periods(
  rows: readonly SourceHourRow[],
  fromHour: number,
  hoursEach: number,
  count: number,
): PeriodFigures[] {
  const within = Map.groupBy(rows, ({ hour }) => Math.floor((hour - fromHour) / hoursEach))
  return Array.from({ length: count }, (_, index) => ({
    fromMs: (fromHour + index * hoursEach) * hourMs,
    ...figures(within.get(index) ?? []),
  }))
}

function figures(rows: readonly SourceHourRow[]): Figures {
  const sum = { calls: 0, failures: 0, latencies: [] as number[] }
  for (const { calls, failures, latencies } of rows) {
    sum.calls += calls
    sum.failures += failures
    addLatencies(sum.latencies, JSON.parse(latencies) as number[])
  }
  return {
    calls: sum.calls,
    successShare: sum.calls === 0 ? null : (sum.calls - sum.failures) / sum.calls,
    p50Ms: percentileMs(sum.latencies, 0.5),
    p95Ms: percentileMs(sum.latencies, 0.95),
  }
}
