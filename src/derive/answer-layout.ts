import { type NormalUnit, normalised } from '../catalog/normal-units.ts'
import type { Language } from '../core/text.ts'
import type { DescribedField } from './fields.ts'

/** How an answer is laid out in tables; plain data, as a page has it. */
export interface TableLayout {
  /** The list whose rows are the table's, `price_info[]`; undefined where they stand in none. */
  readonly list?: string
  /** The headings; none where every row is a single value. */
  readonly columns: readonly ColumnLayout[]
  /** The table's own rows; empty where those of a list are its rows. */
  readonly rows: readonly RowLayout[]
}

export interface ColumnLayout {
  readonly label: string
  readonly meaning: string
  /** What each row of the list has in this column. */
  readonly cell?: CellLayout
}

interface RowLayout {
  readonly label: string
  readonly meaning: string
  readonly cells: readonly (CellLayout | undefined)[]
}

export interface CellLayout {
  /** The path of a `Field`: from the body down, with `[]` for every row of a list. */
  readonly path: string
  /** The unit it is shown in; undefined for what is shown as it is. */
  readonly unit?: NormalUnit
  /** The body's figure is divided by this. */
  readonly divisor?: number
}

/**
 * Tables for an answer: one row for each row of a list, its naming columns first; one for each of
 * the records that have the same figures; and the rest as single values. Text that names nothing is
 * shown where `withText`.
 */
export function answerLayout(
  fields: readonly DescribedField[],
  language: Language,
  { withText = false } = {},
): readonly TableLayout[] {
  const shown = fields.filter((field) => isShown(field, withText))
  const loose = shown.filter(({ path }) => listOf(path) === '')
  const tables = [...alikeTables(fields, loose, language), ...listTables(shown, language)]
  const tabled = new Set(
    tables.flatMap(({ rows }) => rows).flatMap(({ cells }) => cells.map(pathOf)),
  )
  const singles = loose.filter(({ path }) => !tabled.has(path))
  const rows = mainFirst(singles).map((field) => singleRow(field, fields, language))
  return [...(rows.length > 0 ? [{ columns: [], rows }] : []), ...tables]
}

function pathOf(cell: CellLayout | undefined): string | undefined {
  return cell?.path
}

function isShown(
  { type, unit, isNumberAsText, isUnfilled, isNaming }: DescribedField,
  withText: boolean,
) {
  if (isUnfilled) return false
  if (isNaming) return true
  const isNumber = type === 'number' || type === 'integer' || isNumberAsText
  if (withText) return isNumber || type === 'string' || type === 'boolean'
  return isNumber && unit !== undefined
}

/** The list that a field stands in: `a[].b[]` of `a[].b[].c`. */
function listOf(path: string): string {
  const end = path.lastIndexOf('[]')
  return end < 0 ? '' : path.slice(0, end + 2)
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')))
}

/** What is asked for first; the order is kept otherwise. */
function mainFirst<T extends Pick<DescribedField, 'isMain'>>(fields: readonly T[]): readonly T[] {
  return [...fields.filter(({ isMain }) => isMain), ...fields.filter(({ isMain }) => !isMain)]
}

function listTables(shown: readonly DescribedField[], language: Language): readonly TableLayout[] {
  const lists = [...new Set(shown.map(({ path }) => listOf(path)))].filter((list) => list !== '')
  return lists.flatMap((list): TableLayout[] => {
    const own = shown.filter(({ path }) => listOf(path) === list)
    const names = shown.filter(
      ({ path, isNaming }) =>
        isNaming && `${list}.`.startsWith(`${listOf(path)}.`) && listOf(path) !== '',
    )
    const figures = mainFirst(own.filter(({ isNaming }) => !isNaming))
    if (figures.length === 0 && names.every(({ path }) => listOf(path) !== list)) return []
    const columns = [...names, ...figures].map((field) => ({
      label: brief(field.meaning[language]),
      meaning: field.meaning[language],
      cell: cellOf(field),
    }))
    return [{ list, columns, rows: [] }]
  })
}

/** Records with the same members are rows of one table. */
function alikeTables(
  fields: readonly DescribedField[],
  loose: readonly DescribedField[],
  language: Language,
): readonly TableLayout[] {
  const records = Map.groupBy(
    loose.filter(({ path }) => parentOf(path) !== ''),
    ({ path }) => parentOf(path),
  )
  const several = [...records].filter(([, members]) => members.length > 1)
  const shapes = Map.groupBy(several, ([, members]) => members.map(keyIn(language)).join())
  return [...shapes.values()].map((alike): TableLayout => {
    const [[, members] = ['', []]] = alike
    const columns = mainFirst(members).map((field) => ({
      label: columnLabel(field, language),
      meaning:
        alike.length > 1 && isValue(field) ? columnLabel(field, language) : field.meaning[language],
    }))
    const rows = alike.map(([parent, own]) => ({
      ...named(parent, fields, language),
      cells: mainFirst(members).map((field) => {
        const key = keyIn(language)(field)
        const found = own.find((each) => keyIn(language)(each) === key)
        return found && cellOf(found)
      }),
    }))
    return { columns: [{ label: '', meaning: '' }, ...columns], rows }
  })
}

function isValue({ path }: DescribedField): boolean {
  return path.endsWith('.value')
}

/** What members of different records have in common: what they are called, whatever of. */
function keyIn(language: Language) {
  return (field: DescribedField) => columnLabel(field, language)
}

const valueLabel = { zh: '数值', en: 'Value' }

function columnLabel(field: DescribedField, language: Language): string {
  return isValue(field) ? valueLabel[language] : brief(field.meaning[language])
}

function singleRow(
  field: DescribedField,
  fields: readonly DescribedField[],
  language: Language,
): RowLayout {
  const { label, meaning } = named(field.path, fields, language)
  const parent = parentOf(field.path)
  const of = parent === '' ? '' : `${named(parent, fields, language).label} · `
  return { label: `${of}${label}`, meaning, cells: [cellOf(field)] }
}

function named(path: string, fields: readonly DescribedField[], language: Language) {
  const meaning = fields.find((field) => field.path === path)?.meaning[language] ?? path
  return { label: brief(meaning), meaning }
}

/** A meaning up to where it begins to explain itself. */
export function brief(meaning: string): string {
  const [start = meaning] = meaning.split(/\s*[，；：（=]|[,;:]\s|\s\(/)
  return start.charAt(0).toUpperCase() + start.slice(1)
}

function cellOf({ path, unit }: DescribedField): CellLayout {
  return unit && unit !== 'id' ? { path, ...normalised(unit) } : { path }
}
