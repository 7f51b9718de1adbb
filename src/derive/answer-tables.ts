import type { NormalUnit } from '../catalog/normal-units.ts'
import type { CellLayout, ColumnLayout, TableLayout } from './answer-layout.ts'
import { figureOf, memberOf } from './figure-of.ts'

/** An answer's values, ready to be shown. */
export interface AnswerTable {
  /** The list whose rows these are; undefined where they stand in none. */
  readonly list?: string
  readonly columns: readonly Pick<ColumnLayout, 'label' | 'meaning'>[]
  readonly rows: readonly AnswerRow[]
}

export interface AnswerRow {
  /** The row's name; absent where its first cells name it. */
  readonly label?: string
  readonly meaning?: string
  /** A cell is undefined where the answer has nothing: missing is not zero. */
  readonly cells: readonly (Shown | undefined)[]
}

/** A value in its normal unit, or as it came where it has none. */
export interface Shown {
  readonly value: string | number | boolean
  readonly unit?: NormalUnit
  /** The value as it stands in the body. */
  readonly raw: string | number | boolean
}

/** The tables of an answer, without the rows and columns that it has nothing for. */
export function readTables(body: unknown, layouts: readonly TableLayout[]): readonly AnswerTable[] {
  return layouts
    .map((layout) => (layout.list === undefined ? ownRows(body, layout) : listRows(body, layout)))
    .filter(({ rows }) => rows.length > 0)
}

function ownRows(body: unknown, { columns, rows }: TableLayout): AnswerTable {
  const read = rows.map(({ label, meaning, cells }) => ({
    label,
    meaning,
    cells: cells.map((cell) => cell && shownIn(body, cell.path, cell)),
  }))
  return { columns, rows: read.filter(({ cells }) => cells.some(isThere)) }
}

function listRows(body: unknown, { list = '', columns }: TableLayout): AnswerTable {
  const read = placesIn(body, list).map((place) =>
    columns.map(({ cell }) => cell && shownAt(place, cell)),
  )
  const kept = columns.map((_, index) => read.some((cells) => isThere(cells[index])))
  const rows = read.map((cells) => ({ cells: cells.filter((_, index) => kept[index]) }))
  return {
    list: list.replaceAll('[]', ''),
    columns: columns.filter((_, index) => kept[index]),
    rows: rows.filter(({ cells }) => cells.some(isThere)),
  }
}

function isThere(cell: Shown | undefined): boolean {
  return cell !== undefined
}

/** A row of a list and the rows that it stands in, by their lists: `a[]`, `a[].b[]`. */
type RowPlace = ReadonlyMap<string, unknown>

function placesIn(body: unknown, list: string): readonly RowPlace[] {
  const steps = list.split('[]').slice(0, -1)
  let places: RowPlace[] = [new Map([['', body]])]
  let path = ''
  for (const step of steps) {
    const outer = path
    path = `${path}${step}[]`
    places = places.flatMap((place) => {
      const rows = inside(place.get(outer), step.replace(/^\./, ''))
      return Array.isArray(rows) ? rows.map((row) => new Map([...place, [path, row]])) : []
    })
  }
  return places
}

function shownAt(place: RowPlace, cell: CellLayout): Shown | undefined {
  const end = cell.path.lastIndexOf('[]') + 2
  return shownIn(place.get(cell.path.slice(0, end)), cell.path.slice(end + 1), cell)
}

function shownIn(value: unknown, path: string, { unit, divisor = 1 }: CellLayout) {
  const raw = inside(value, path)
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean')
    return undefined
  if (unit === undefined) return raw === '' ? undefined : { value: raw, raw }
  const figure = figureOf(raw)
  return figure === undefined ? undefined : { value: figure / divisor, unit, raw }
}

function inside(value: unknown, path: string): unknown {
  return path.split('.').reduce(memberOf, value)
}
