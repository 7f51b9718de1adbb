import type { TSchema } from 'typebox'
import { type Confidence, fieldNotes, type Unit } from '../catalog/units.ts'
import type { Text } from '../core/text.ts'

export type FieldType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'any'

/** A member of a dataset's body, as documentation tells of it. */
export interface DescribedField {
  /** The path from the body down; `[]` stands for every row of a list. */
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
}

/** Every member of a schema, each before those in it. Members without a meaning are left out. */
export function fieldsOf(schema: TSchema): readonly DescribedField[] {
  return [...inside(schema, '', 0)]
}

function* inside(schema: TSchema, path: string, depth: number): Generator<DescribedField> {
  if (isList(schema)) {
    yield* inside(schema.items, `${path}[]`, depth)
    return
  }
  for (const [name, member] of Object.entries(membersOf(schema))) {
    const place = path === '' ? name : `${path}.${name}`
    const notes = fieldNotes(member)
    if (notes) {
      const { 'x-text': meaning, 'x-unit': unit, 'x-confidence': confidence } = notes
      yield {
        path: place,
        depth,
        type: typeOf(member),
        meaning,
        isNumberAsText: 'x-number-as-text' in member,
        isUnfilled: 'x-unfilled' in member,
        ...(unit && { unit }),
        ...(confidence && { confidence }),
      }
    }
    yield* inside(member, place, depth + 1)
  }
}

function isList(schema: TSchema): schema is TSchema & { readonly items: TSchema } {
  return 'items' in schema && typeof schema.items === 'object'
}

function membersOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, TSchema>> }
  return properties ?? {}
}

function typeOf(schema: TSchema): FieldType {
  const { type } = schema as { readonly type?: FieldType }
  return type ?? 'any'
}
