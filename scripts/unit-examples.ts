import type { TSchema } from 'typebox'
import { datasets } from '../src/catalog/index.ts'
import { fieldNotes, type Unit, units } from '../src/catalog/units.ts'
import type { Text } from '../src/core/text.ts'

export interface UnitExample {
  readonly unit: string
  readonly reading: Text
  /** The first figure of the documented examples that is surely in the unit. */
  readonly example: Figure
}

interface Figure {
  readonly unit: Unit
  /** `interact_rate.value`, with `[]` for the rows of a list. */
  readonly field: string
  /** As it stands in the body, quotes included. */
  readonly value: string
}

/** The units of what is served, with what they are called and a documented figure. */
export function unitExamples(): UnitExample[] {
  const figures = datasets.flatMap(({ data, example }) => figuresOf(data, example, ''))
  return Object.entries(units).flatMap(([unit, reading]) => {
    const example = figures.find((figure) => figure.unit === unit)
    return example ? [{ unit, reading, example }] : []
  })
}

function figuresOf(schema: TSchema, value: unknown, field: string): Figure[] {
  if (Array.isArray(value)) {
    if (!('items' in schema)) return []
    return value.flatMap((row) => figuresOf(schema.items as TSchema, row, `${field}[]`))
  }
  if (typeof value === 'object' && value !== null) {
    const members = 'properties' in schema ? (schema.properties as Record<string, TSchema>) : {}
    return Object.entries(members).flatMap(([name, member]) =>
      figuresOf(member, Reflect.get(value, name), field ? `${field}.${name}` : name),
    )
  }
  const notes = fieldNotes(schema)
  const unit = notes?.['x-unit']
  const isEmpty = value === undefined || value === 0 || value === '0' || value === ''
  if (!unit || notes['x-confidence'] || isEmpty) return []
  return [{ unit, field, value: JSON.stringify(value) }]
}
