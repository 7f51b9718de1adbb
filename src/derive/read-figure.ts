import type { Figure } from '../catalog/figures.ts'
import { parseInstant } from '../core/instant.ts'
import { figureOf, memberOf } from './figure-of.ts'

/**
 * Reads a figure from a body, in its normal unit; null where the body has none. Text that is no
 * number, such as "-" or "100 - 1,000", is none either: missing is not zero. Of a figure that is told
 * day by day it is that of the latest day.
 */
export function readFigure(figure: Figure, body: unknown): number | null {
  const { row, divisor } = figure
  if (figure.days) return readFigureDays(figure, body).at(-1)?.value ?? null
  let value = valueAt(figure, body)
  if (row) {
    const found = rowsIn(value).find((each) => String(memberOf(each, row.key)) === row.is)
    value = memberOf(found, row.member)
  }
  return numberIn(value, divisor)
}

/** A figure on a day, which begins at this moment in Shanghai; null where the body has none. */
interface FigureOfDay {
  readonly atMs: number
  readonly value: number | null
}

/** No question is about more days, and what an answer has beyond them is none of its days. */
const maxDays = 1000

/** Reads a figure that is told day by day, the earliest first. A row without a day is passed over. */
export function readFigureDays(figure: Figure, body: unknown): readonly FigureOfDay[] {
  const { days, divisor } = figure
  if (!days) return []
  return rowsIn(valueAt(figure, body))
    .slice(0, maxDays)
    .flatMap((row) => {
      const day = memberOf(row, days.day)
      const isTold = typeof day === 'string' || typeof day === 'number'
      const atMs = isTold ? parseInstant(String(day)) : undefined
      return atMs === undefined
        ? []
        : [{ atMs, value: numberIn(memberOf(row, days.value), divisor) }]
    })
    .toSorted((one, other) => one.atMs - other.atMs)
}

function valueAt({ path }: Figure, body: unknown): unknown {
  return path.reduce(memberOf, body)
}

const rowsIn = (value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [])

function numberIn(value: unknown, divisor: number): number | null {
  const figure = figureOf(value)
  return figure === undefined ? null : figure / divisor
}
