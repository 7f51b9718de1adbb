/** What stands in a cell; undefined leaves it empty. */
export type Cell = string | number | undefined | null

const turning = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu
const leading = /^[\s\u200b-\u200f\ufeff]+/
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/
const figure = /^[-+]?\d+(?:\.\d+)?%?$/
const longNumber = /^\d{12,}$/

/**
 * A cell as text that spreadsheets take for what it is: figures for numbers, an id for text, which
 * would lose its last digits as a number, and what looks like a formula for text as well.
 */
export function cellText(cell: Cell): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (longNumber.test(cell)) return `="${cell}"`
  // Without what would turn the text around, or hide what it begins with.
  const plain = cell.replace(turning, ' ').replace(leading, '').trimEnd()
  return formula.test(plain) && !figure.test(plain) ? `'${plain}` : plain
}

/** Rows as text that is pasted into cells. */
export function tabbedText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(cellText).join('\t')).join('\n')
}
