import type { TSchema } from 'typebox'
import { type Confidence, fieldNotes, mapMember, type Unit } from '../catalog/units.ts'
import type { Text } from '../core/text.ts'

export type FieldType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'any'

/** A member of a dataset's body, as documentation tells of it. */
export interface DescribedField {
  /** The path from the body down; `[]` stands for every row of a list, `*` for any member of a map. */
  readonly path: string
  /** How deep it stands: 0 for the body's own members. */
  readonly depth: number
  readonly type: FieldType
  readonly meaning: Text
  readonly unit?: Unit
  readonly confidence?: Confidence
  /** Whether it is a number that is printed as text. */
  readonly isNumberAsText: boolean
  /** Whether the upstream never fills it here: its 0 says nothing. */
  readonly isUnfilled: boolean
  /** Whether it may be null. */
  readonly isNullable: boolean
  /** Whether it tells the rows of its list apart. */
  readonly isNaming: boolean
  /** Whether it is one of the figures that people ask for: those that history gives as series. */
  readonly isMain: boolean
}

/** Every member of a schema, each before those in it. Members without a meaning are left out. */
export function fieldsOf(schema: TSchema): readonly DescribedField[] {
  return [...inside(schema, '', 0)]
}

function* inside(
  schema: TSchema,
  path: string,
  depth: number,
  main: readonly string[] = [],
): Generator<DescribedField> {
  if (isList(schema)) {
    const { 'x-metric-rows': rows, 'x-metric-days': days } = fieldNotes(schema) ?? {}
    const named = [...(rows ? [rows.key, rows.value] : []), ...(days ? [days.day, days.value] : [])]
    yield* inside(schema.items, `${path}[]`, depth, named)
    return
  }
  for (const [name, nullable] of Object.entries(membersOf(schema))) {
    const place = path === '' ? name : `${path}.${name}`
    const member = withoutNull(nullable)
    const notes = fieldNotes(nullable)
    if (notes) {
      const { 'x-text': meaning } = notes
      const { 'x-unit': unit, 'x-confidence': confidence } = fieldNotes(member) ?? notes
      yield {
        path: place,
        depth,
        type: typeOf(member),
        meaning,
        isNumberAsText: 'x-number-as-text' in member,
        isUnfilled: 'x-unfilled' in member,
        isNullable: member !== nullable,
        isNaming: 'x-naming' in member,
        isMain: 'x-metric' in member || main.includes(name),
        ...(unit && { unit }),
        ...(confidence && { confidence }),
      }
    }
    yield* inside(member, place, depth + 1)
  }
}

/** What a member is where it is not null. */
function withoutNull(schema: TSchema): TSchema {
  const { anyOf } = schema as { readonly anyOf?: readonly TSchema[] }
  const [first] = anyOf ?? []
  return first ?? schema
}

function isList(schema: TSchema): schema is TSchema & { readonly items: TSchema } {
  return 'items' in schema && typeof schema.items === 'object'
}

function membersOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, TSchema>> }
  const member = mapMember(schema)
  return { ...properties, ...(member && { '*': member }) }
}

function typeOf(schema: TSchema): FieldType {
  const { type } = schema as { readonly type?: FieldType }
  return type ?? 'any'
}
