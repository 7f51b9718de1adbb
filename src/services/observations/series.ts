import type { Figure } from '../../catalog/figures.ts'
import { isMadeUp } from '../../core/made-up.ts'
import { readFigure, readFigureDays } from '../../derive/read-figure.ts'
import type { ObservedBody } from '../../store/history.ts'
import type { Point, Series, SeriesQuestion } from './questions.ts'
import { inflated, parsed } from './stored-body.ts'

type Bounds = Pick<SeriesQuestion, 'fromMs' | 'toMs'>

/**
 * The series of a dataset's figures out of what was observed, the earliest first: one for each way in
 * which it was asked for, and of one kind of data. A figure that is told day by day has its days in
 * one series whatever period was asked for, those between the bounds, as they were told last.
 */
export function seriesOf(
  wanted: readonly Figure[],
  observed: readonly ObservedBody[],
  bounds: Bounds,
): Series[] {
  const found = new Map<string, Omit<Series, 'points'> & { readonly points: Map<number, Point> }>()
  for (const observation of observed) {
    const body = parsed(inflated(observation.deflated))
    for (const figure of wanted) {
      const { query, way } = wayOf(figure, observation)
      const name = `${figure.name} ${isMadeUp(observation.source)} ${way}`
      const series = found.get(name) ?? { figure: figure.name, query, points: new Map() }
      found.set(name, series)
      for (const point of pointsIn(figure, body, observation, bounds)) {
        series.points.set(point.atMs, point)
      }
    }
  }
  return [...found.values()].map(({ points, ...series }) => ({
    ...series,
    points: [...points.values()].toSorted((one, other) => one.atMs - other.atMs),
  }))
}

/** How a figure was asked for, and what tells that from other ways. */
function wayOf({ days }: Figure, { query, requestId }: ObservedBody) {
  if (!days) return { query, way: requestId }
  const members = Object.entries(JSON.parse(query) as Readonly<Record<string, unknown>>)
  const others = members.filter(([name]) => !days.bounds.includes(name))
  const same = JSON.stringify(Object.fromEntries(others))
  return { query: same, way: same }
}

function pointsIn(
  figure: Figure,
  body: unknown,
  observation: ObservedBody,
  { fromMs, toMs }: Bounds,
): readonly Point[] {
  if (!figure.days) return [pointOf(observation, readFigure(figure, body))]
  return readFigureDays(figure, body)
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    .map(({ atMs, value }) => ({ atMs, value, source: observation.source }))
}

/** A figure as it was when it was observed. */
export function pointOf({ collectedAtMs, source }: ObservedBody, value: number | null): Point {
  return { atMs: collectedAtMs, value, source }
}
