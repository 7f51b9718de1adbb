import { figuresByName } from '../../catalog/operations/figures.ts'
import { units } from '../../catalog/units.ts'
import { shanghaiIso } from '../../core/clock.ts'
import { numbersAsWritten } from '../../core/json.ts'
import type { AllChanges, AllSeries, Point, Timeline } from './questions.ts'

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

/** Figures that moved, in normal units. A missing one is null, and nothing is worked out of it. */
export function presentChanges(creator: string, { changes, more }: AllChanges) {
  return {
    creator,
    changes: changes.map(({ figure, query, from, to }) => ({
      ...presentFigure(figure),
      query: queryOf(query),
      from: presentPoint(from),
      to: presentPoint(to),
      difference: differenceOf(from.value, to.value),
      ratio: ratioOf(from.value, to.value),
    })),
    /** Whether answers were left out that may have changed as well. */
    more,
  }
}

export type PresentedChange = ReturnType<typeof presentChanges>['changes'][number]

function differenceOf(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : rounded(to - from)
}

/** By how much it grew, as a fraction of what it was. */
function ratioOf(from: number | null, to: number | null): number | null {
  return from === null || to === null || from === 0 ? null : rounded(to / from - 1)
}

/** Subtracting fractions leaves digits behind that nobody measured. */
const rounded = (value: number) => Number(value.toPrecision(12))

function presentFigure(name: string) {
  const { dataset, unit } = figuresByName.get(name) ?? {}
  return { metric: name, dataset, unit }
}

const presentPoint = ({ atMs, value, source }: Point) => ({ at: shanghaiIso(atMs), value, source })

/** Series in normal units. A gap is null: the body of that time had no such figure. */
export function presentSeries(creator: string, { series, more }: AllSeries) {
  return {
    creator,
    series: series.map(({ figure, query, points }) => ({
      ...presentFigure(figure),
      query: queryOf(query),
      points: points.map(presentPoint),
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
