import { stringify } from 'csv-stringify/sync'
import { type Cell, cellText } from './cells.ts'

/** Excel takes a CSV file for UTF-8 where it begins with this. */
export const byteOrderMark = '\uFEFF'

/** Rows as CSV, with no line break after the last. A file of them begins with `byteOrderMark`. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(cellText))).trimEnd()
}
