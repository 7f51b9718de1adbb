import type { Figure } from '../catalog/figures.ts'
import { figureOf, memberOf } from './figure-of.ts'

/**
 * Reads a figure from a body, in its normal unit; null where the body has none. Text that is no
 * number, such as "-" or "100 - 1,000", is none either: missing is not zero.
 */
export function readFigure({ path, row, divisor }: Figure, body: unknown): number | null {
  let value: unknown = body
  for (const member of path) value = memberOf(value, member)
  if (row) {
    const rows = Array.isArray(value) ? (value as readonly unknown[]) : []
    value = memberOf(
      rows.find((each) => String(memberOf(each, row.key)) === row.is),
      row.member,
    )
  }
  const figure = figureOf(value)
  return figure === undefined ? null : figure / divisor
}
