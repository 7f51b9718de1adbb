import type { TSchema } from 'typebox'
import type { Text } from '../core/text.ts'
import type { Dataset } from './define.ts'
import { type NormalUnit, normalised } from './normal-units.ts'
import { type FieldNotes, type FigureDays, fieldNotes } from './units.ts'

/** A figure that history gives as a series. Plain data, so that it can go to another thread. */
export interface Figure {
  readonly name: string
  readonly dataset: string
  readonly meaning: Text
  /** The unit of the series, not of the body: yuan, fractions, seconds. */
  readonly unit: NormalUnit
  readonly path: readonly string[]
  /** Where the figure stands in a row of the list at `path`: which row, and which member of it. */
  readonly row?: { readonly key: string; readonly is: string; readonly member: string }
  /** Of a list at `path` with a row a day: which members of a row say the day and the figure. */
  readonly days?: Omit<FigureDays, 'name'>
  /** The body's figure is divided by this. */
  readonly divisor: number
}

/** Every figure that a catalog's schemas name, by its name. Throws where two have one name. */
export function figuresOf(datasets: readonly Dataset[]): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>()
  for (const { name: dataset, data } of datasets) {
    for (const figure of inSchema(data, { dataset, path: [] })) {
      if (figures.has(figure.name)) throw new Error(`Catalog: two figures named ${figure.name}.`)
      figures.set(figure.name, figure)
    }
  }
  return figures
}

interface FigurePlace {
  readonly dataset: string
  readonly path: readonly string[]
}

function inSchema(schema: TSchema, place: FigurePlace): Figure[] {
  const notes = fieldNotes(schema)
  const own = notes?.['x-metric']
  if (notes && own !== undefined) return [figureAt(own, notes, place)]
  const members = propertiesOf(schema)
  const days = notes?.['x-metric-days']
  if (days) {
    const { name, ...members } = days
    return [{ ...figureAt(name, notesOfMember(schema, days.value, place), place), days: members }]
  }
  const rows = notes?.['x-metric-rows']
  if (rows) {
    const memberNotes = notesOfMember(schema, rows.value, place)
    return Object.entries(rows.series).map(([is, { name, meaning }]) => ({
      ...figureAt(name, memberNotes, place),
      meaning,
      row: { key: rows.key, is, member: rows.value },
    }))
  }
  return Object.entries(members).flatMap(([member, of]) =>
    inSchema(of, { ...place, path: [...place.path, member] }),
  )
}

/** The notes of a member that each row of a list has. */
function notesOfMember(schema: TSchema, name: string, { path }: FigurePlace): FieldNotes {
  const member = 'items' in schema && propertiesOf(schema.items as TSchema)[name]
  const notes = member && fieldNotes(member)
  if (!notes) throw new Error(`Catalog: ${path.join('.')} has no ${name}.`)
  return notes
}

function figureAt(name: string, notes: FieldNotes, { dataset, path }: FigurePlace): Figure {
  const stated = notes['x-unit']
  if (!stated) throw new Error(`Catalog: figure ${name} has no unit.`)
  const { unit, divisor } = normalised(stated)
  return { name, dataset, meaning: notes['x-text'], unit, path, divisor }
}

function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  return 'properties' in schema ? (schema.properties as Record<string, TSchema>) : {}
}
