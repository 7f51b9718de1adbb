import { shanghaiIso } from '../../core/clock.ts'
import { isMadeUp } from '../../core/made-up.ts'
import { formatMoney } from '../../core/money.ts'
import type { SourceState } from '../../core/source-state.ts'
import { healthScore } from '../../derive/health.ts'
import type { DaySpending } from '../../store/health.ts'
import type { SourceCondition } from '../../store/ports.ts'
import { type Figures, type PeriodFigures, type SourceHealth, unaskedHealth } from './read.ts'

/** An endpoint, by what its health is told with. */
interface HealthEndpoint {
  readonly id: string
  readonly path: string
  readonly dataset: string
  /** The names of those that its dataset is asked of. */
  readonly sources: readonly string[]
}

/** What is asked about the health of the sources, as they are now. */
export interface HealthQuestion {
  readonly atMs: number
  /** How each source in use is, by its name. */
  readonly states: Readonly<Record<string, SourceState>>
  /** How answers name each of them, by the latest that it brought. */
  readonly brought: Readonly<Record<string, string>>
  /** All that there are: the thread that is asked needs nothing else of the catalog. */
  readonly endpoints: readonly HealthEndpoint[]
}

/** How the sources have served each endpoint, as JSON that callers are told. */
export interface HealthPage {
  readonly json: Uint8Array
  /** Where in it each endpoint's own object stands, by the endpoint's id. */
  readonly places: ReadonlyMap<string, readonly [fromByte: number, toByte: number]>
}

/** Presents what was read; why a source has stopped callers are not told. */
export function presentHealth(
  health: readonly SourceHealth[],
  { atMs, states, brought, endpoints }: HealthQuestion,
): HealthPage {
  const byDataset = Map.groupBy(health, ({ dataset }) => dataset)
  const healthOf = (dataset: string, sources: readonly string[]) => {
    const asked = byDataset.get(dataset) ?? []
    const unasked = sources.filter((name) => !asked.some(({ source }) => source === name))
    return [...asked, ...unasked.map((source) => unaskedHealth(source, dataset, atMs))]
  }
  const places = new Map<string, readonly [number, number]>()
  const pieces: Buffer[] = []
  let bytes = 0
  const write = (text: string) => {
    const piece = Buffer.from(text)
    pieces.push(piece)
    bytes += piece.length
  }
  write('{"endpoints":[')
  for (const { id, path, dataset, sources: inUse } of endpoints) {
    const sources = healthOf(dataset, inUse).map((each) => {
      const { source, ...served } = presentSource(each, states[each.source] ?? null)
      return { source, sandbox: isMadeUp(brought[source] ?? source), ...served }
    })
    if (places.size > 0) write(',')
    const fromByte = bytes
    write(JSON.stringify({ id, path, dataset, sources }))
    places.set(id, [fromByte, bytes])
  }
  write(']}')
  return { json: Buffer.concat(pieces), places }
}

/** How a source is, since when, and why where it is not asked. */
function presentCondition({ source, state, reason, sinceMs }: SourceCondition) {
  return { source, state, since: shanghaiIso(sinceMs), reason: reason ?? null }
}

/**
 * How each source is, how it has served each dataset in 24 hours, and what it was paid today, as
 * operators see it.
 */
export function presentSources(
  conditions: readonly SourceCondition[],
  health: readonly SourceHealth[],
  spending: readonly DaySpending[],
) {
  const spentOf = new Map(spending.map(({ source, spentMicros }) => [source, spentMicros]))
  const stateOf = new Map(conditions.map(({ source, state }) => [source, state]))
  return {
    sources: conditions.map((condition) => {
      const spent = spentOf.get(condition.source)
      const spentTodayUsd = spent === undefined ? null : formatMoney(spent)
      return { ...presentCondition(condition), spentTodayUsd }
    }),
    datasets: health.map((each) => {
      const served = presentSource(each, stateOf.get(each.source) ?? null)
      const { source, state, score, lastSuccessAt, last24Hours } = served
      return { source, dataset: each.dataset, state, score, lastSuccessAt, ...last24Hours }
    }),
  }
}

export type PresentedSources = ReturnType<typeof presentSources>

/** How one source has served a dataset, and its score. `state` is null where it is not in use. */
function presentSource(
  { source, lastSuccessAtMs, last24Hours, hours, days }: SourceHealth,
  state: SourceState | null,
) {
  const { successShare, p95Ms } = last24Hours
  return {
    source,
    state,
    score: healthScore({ successShare, p95Ms, state }),
    lastSuccessAt: lastSuccessAtMs === null ? null : shanghaiIso(lastSuccessAtMs),
    last24Hours: presentFigures(last24Hours),
    hours: hours.map(presentPeriod),
    days: days.map(presentPeriod),
  }
}

function presentPeriod({ fromMs, ...figures }: PeriodFigures) {
  return { from: shanghaiIso(fromMs), ...presentFigures(figures) }
}

function presentFigures({ calls, successShare, p50Ms, p95Ms }: Figures): Figures {
  return {
    calls,
    successShare: successShare === null ? null : floorShare(successShare, 4),
    p50Ms: p50Ms === null ? null : Math.round(p50Ms),
    p95Ms: p95Ms === null ? null : Math.round(p95Ms),
  }
}

/** A share rounded down: what has failed once is not 1. */
export function floorShare(share: number, decimals: number): number {
  const scale = 10 ** decimals
  // 0.57 * 10,000 is a little less than 5700, for no failure's sake.
  return Math.floor(share * scale + 1e-6) / scale
}
