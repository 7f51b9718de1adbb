import { hourMs, shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import { addLatencies, percentileMs } from '../../core/latency.ts'
import type { HealthStore } from '../../store/health.ts'
import type { SourceHour } from '../../store/ports.ts'

const shownHours = 24
const shownDays = 30
/** Read anew each time: the last 24 hours reach into yesterday, and a count may be stored late. */
const openDays = 2
const closedDays = shownDays - openDays

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

interface AskedSource {
  readonly source: string
  readonly dataset: string
}

/** How a source has served a dataset. */
export interface SourceHealth extends AskedSource {
  readonly lastSuccessAtMs: number | null
  /** The current hour and the 23 before it, as one and each, the earliest first. */
  readonly last24Hours: Figures
  readonly hours: readonly PeriodFigures[]
  /** Today and the 29 days before it, in Shanghai. */
  readonly days: readonly PeriodFigures[]
}

/** The days that are over for good, as they are shown from then on. */
interface ClosedDays {
  readonly days: readonly PeriodFigures[]
  readonly lastSuccessAtMs: number | null
}

/** What can be asked of the sources' health. */
export function healthQueries(store: Pick<HealthStore, 'hours'>) {
  const read = async (fromHour: number, toHour: number) =>
    Map.groupBy(await store.hours(fromHour, toHour), nameOf)
  let closed = { fromHour: Number.NaN, of: new Map<string, ClosedDays>() }
  return {
    /** Of every source and dataset that was asked in the last 30 days. */
    async health(atMs: number): Promise<SourceHealth[]> {
      const fromHour = firstDayHourAt(atMs)
      const openHour = fromHour + closedDays * 24
      if (closed.fromHour !== fromHour) {
        const rows = [...(await read(fromHour, openHour - 1))]
        const of = rows.map(([name, of]) => [name, closedDaysOf(of, fromHour)] as const)
        closed = { fromHour, of: new Map(of) }
      }
      const open = await read(openHour, Math.floor(atMs / hourMs))
      const names = [...new Set([...closed.of.keys(), ...open.keys()])].sort()
      return names.map((name) =>
        healthFrom(askedOf(name), closed.of.get(name), open.get(name) ?? [], atMs),
      )
    },
  }
}

/** How a source that was never asked for a dataset has served it. */
export function unaskedHealth(source: string, dataset: string, atMs: number): SourceHealth {
  return healthFrom({ source, dataset }, undefined, [], atMs)
}

/** Names sort as what they name: first by the source, then by the dataset. */
const nameOf = ({ source, dataset }: AskedSource) => `${source}\n${dataset}`

function askedOf(name: string): AskedSource {
  const [source = '', dataset = ''] = name.split('\n')
  return { source, dataset }
}

function closedDaysOf(rows: readonly SourceHour[], fromHour: number): ClosedDays {
  return { days: periods(rows, fromHour, 24, closedDays), lastSuccessAtMs: lastSuccessAtMs(rows) }
}

function healthFrom(
  asked: AskedSource,
  closed: ClosedDays | undefined,
  rows: readonly SourceHour[],
  atMs: number,
): SourceHealth {
  const fromHour = firstDayHourAt(atMs)
  const { days, ...before } = closed ?? closedDaysOf([], fromHour)
  const currentHour = Math.floor(atMs / hourMs)
  const latest = rows.filter(({ hour }) => hour > currentHour - shownHours)
  return {
    ...asked,
    lastSuccessAtMs: lastSuccessAtMs(rows) ?? before.lastSuccessAtMs,
    last24Hours: figures(latest),
    hours: periods(latest, currentHour - shownHours + 1, 1, shownHours),
    days: [...days, ...periods(rows, fromHour + closedDays * 24, 24, openDays)],
  }
}

function lastSuccessAtMs(rows: readonly SourceHour[]): number | null {
  return rows.findLast(({ lastOkAtMs }) => lastOkAtMs !== null)?.lastOkAtMs ?? null
}

/** The hour that the first day shown begins with. */
function firstDayHourAt(atMs: number): number {
  return shanghaiDayHours(shanghaiDay(atMs))[0] - (shownDays - 1) * 24
}

function periods(
  rows: readonly SourceHour[],
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

function figures(rows: readonly SourceHour[]): Figures {
  const sum = { calls: 0, failures: 0, latencies: [] as number[] }
  for (const { calls, failures, latencies } of rows) {
    sum.calls += calls
    sum.failures += failures
    addLatencies(sum.latencies, latencies)
  }
  return {
    calls: sum.calls,
    successShare: sum.calls === 0 ? null : (sum.calls - sum.failures) / sum.calls,
    p50Ms: percentileMs(sum.latencies, 0.5),
    p95Ms: percentileMs(sum.latencies, 0.95),
  }
}
