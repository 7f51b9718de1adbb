import { figuresByName } from '../../catalog/operations/figures.ts'
import { units } from '../../catalog/units.ts'
import { shanghaiIso } from '../../core/clock.ts'
import { numbersAsWritten } from '../../core/json.ts'
import type { AllSeries, Timeline } from './questions.ts'

/** Observations that are answered at once, the latest ones. */
export const maxObservations = 1000

/** When and how a creator was observed. */
export function presentTimeline(creator: string, { observations, more }: Timeline) {
  return {
    creator,
    observations: observations.map(({ dataset, query, collectedAtMs, source }) => ({
      dataset,
      query: queryOf(query),
      collectedAt: shanghaiIso(collectedAtMs),
      source,
    })),
    /** Whether there are older ones than these. */
    more,
  }
}

/** Series in normal units. A gap is null: the body of that time had no such figure. */
export function presentSeries(creator: string, { series, more }: AllSeries) {
  return {
    creator,
    series: series.map(({ figure, query, points }) => ({
      metric: figure,
      dataset: figuresByName.get(figure)?.dataset,
      unit: figuresByName.get(figure)?.unit,
      query: queryOf(query),
      points: points.map(({ atMs, value, source }) => ({ at: shanghaiIso(atMs), value, source })),
    })),
    /** Whether there are older points than these. */
    more,
  }
}

/** Each point of the series by itself, with its unit in words and how it was asked as text. */
export function presentPoints({ series }: ReturnType<typeof presentSeries>) {
  return series.flatMap(({ metric, unit, query, points }) =>
    points.map((point) => ({
      ...point,
      metric,
      unit: unit ? units[unit] : null,
      query: JSON.stringify(query),
    })),
  )
}

export type PresentedPoint = ReturnType<typeof presentPoints>[number]

/** How it was asked; the ids of a POST may be bare numbers, and few queries have any. */
function queryOf(text: string): unknown {
  return /[:[,]\s*-?\d/.test(text) ? numbersAsWritten(text) : JSON.parse(text)
}
