import type { Language, Text } from '../core/text.ts'
import { cut, displayWidth, pad } from './width.ts'

type Cell = string | number | null | Text

export interface Column<Row> {
  readonly heading: Text
  readonly cell: (row: Row) => Cell
  /** Left out where the terminal has no room for it, those of the highest number first. */
  readonly spare?: number
  /** Never cut: what is copied from the table, or counted. */
  readonly whole?: true
  /** An ISO time of Shanghai, which a terminal shows without zone and milliseconds. */
  readonly time?: true
}

export interface Table {
  readonly columns: readonly Column<never>[]
  readonly rows: readonly (readonly Cell[])[]
  /** What is said where there are no rows: also what to do about it. */
  readonly none: Text
}

interface LaidOut {
  readonly text: string
  /** Whether columns were left out or cells cut. */
  readonly isPartial: boolean
}

const gap = 2
/** What is cut keeps so many columns at least, and takes so many before others are left out for it. */
const narrowest = 8
const comfortable = 24

export function tableOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  none: Text,
): Table {
  return { columns, rows: rows.map((row) => columns.map(({ cell }) => cell(row))), none }
}

/** A table of names and values, of which nothing is left out. */
export function fieldTable(fields: readonly (readonly [name: Text, value: Cell])[]): Table {
  return tableOf(
    [
      { heading: { zh: '字段', en: 'FIELD' }, cell: ([name]) => name, whole: true },
      { heading: { zh: '值', en: 'VALUE' }, cell: ([, value]) => value, whole: true },
    ],
    fields,
    { zh: '没有字段', en: 'No fields' },
  )
}

/** Lays a table out for a terminal of so many columns; without them, all of it in full. */
export function layOut(table: Table, language: Language, terminal: number | undefined): LaidOut {
  const { columns, rows, none } = table
  if (rows.length === 0) return { text: none[language], isPartial: false }
  const cells = [
    columns.map(({ heading }) => heading[language]),
    ...rows.map((row) => row.map((cell, index) => shown(cell, columns[index], language, terminal))),
  ]
  const full = columns.map((_, index) =>
    cells.reduce((widest, line) => Math.max(widest, displayWidth(line[index] ?? '')), 0),
  )
  const widths = terminal === undefined ? full : fitted(columns, full, terminal)
  const lines = cells.map((line) =>
    line
      .flatMap((cell, index) => {
        const width = widths[index]
        return width === undefined ? [] : [pad(cut(cell, width), width)]
      })
      .join(' '.repeat(gap))
      .trimEnd(),
  )
  return {
    text: lines.join('\n'),
    isPartial: full.some((width, index) => width !== widths[index]),
  }
}

/** How wide each column is on the terminal; undefined for those that are left out. */
function fitted(
  columns: readonly Column<never>[],
  full: readonly number[],
  terminal: number,
): (number | undefined)[] {
  const isCuttable = columns.map(({ whole, time }) => !whole && !time)
  const widths = chosen(
    columns,
    full.map((width, index) => (isCuttable[index] ? Math.min(width, comfortable) : width)),
    terminal,
  ).map((isShown, index) => (isShown ? full[index] : undefined))
  while (spread(widths) > terminal) {
    const widest = widestOf(widths.map((width = 0, index) => (isCuttable[index] ? width : 0)))
    if ((widths[widest] ?? 0) <= narrowest || !isCuttable[widest]) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

/** Which columns are shown: those that may be left out, as long as there is room, in their order. */
function chosen(
  columns: readonly Column<never>[],
  wanted: readonly number[],
  terminal: number,
): boolean[] {
  const isShown = columns.map(({ spare }) => spare === undefined)
  const spares = columns.flatMap(({ spare }, index) => (spare ? [{ spare, index }] : []))
  for (const { index } of spares.sort((a, b) => a.spare - b.spare)) {
    isShown[index] = true
    const widths = wanted.map((width, each) => (isShown[each] ? width : undefined))
    isShown[index] = spread(widths) <= terminal
  }
  return isShown
}

/** What a line of such columns takes, with the gaps between them. */
function spread(widths: readonly (number | undefined)[]): number {
  return widths.reduce<number>((sum, width) => sum + (width === undefined ? 0 : width + gap), -gap)
}

function widestOf(widths: readonly number[]): number {
  return widths.indexOf(Math.max(...widths))
}

function shown(
  cell: Cell,
  column: Column<never> | undefined,
  language: Language,
  terminal: number | undefined,
): string {
  if (cell === null) return '–'
  const text = oneLine(typeof cell === 'object' ? cell[language] : String(cell))
  return column?.time && terminal !== undefined ? text.slice(0, 19).replace('T', ' ') : text
}

/** A note may hold what would break the line, turn it round or steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, ' ')
}
