import type { Endpoint } from '../../catalog/define.ts'
import { shanghaiIso } from '../../core/clock.ts'
import type { SourceState } from '../../core/source-state.ts'
import { healthScore } from '../../derive/health.ts'
import type { Figures, PeriodFigures, SourceHealth } from './read.ts'

/**
 * How the sources have served each endpoint, as callers are told; why one has stopped they are not.
 * `inUse` gives those that a dataset is asked of, as if they never had been.
 */
export function presentEndpoints(
  endpoints: ReadonlyMap<string, Endpoint>,
  health: readonly SourceHealth[],
  stateOf: (source: string) => SourceState | null,
  inUse: (dataset: string) => readonly SourceHealth[],
) {
  const byDataset = Map.groupBy(health, ({ dataset }) => dataset)
  const healthOf = (dataset: string) => {
    const asked = byDataset.get(dataset) ?? []
    const unasked = inUse(dataset).filter(
      ({ source }) => !asked.some((each) => each.source === source),
    )
    return [...asked, ...unasked]
  }
  return [...endpoints.values()].map(({ id, path, dataset }) => ({
    id,
    path,
    dataset: dataset.name,
    sources: healthOf(dataset.name).map((each) => presentSource(each, stateOf(each.source))),
  }))
}

/** How one source has served a dataset, and its score. `state` is null where it is not in use. */
export function presentSource(
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
