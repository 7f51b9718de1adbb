import { type TObject, type TSchema, Type } from 'typebox'
import { normalised } from '../normal-units.ts'
import { fieldNotes, mapMember } from '../units.ts'

type Members = Readonly<Record<string, TSchema>>
type Notes = Readonly<Record<string, unknown>>

/** What a schema is of: its members, its rows, or neither where it is of a plain value. */
export function shapeOf(schema: TSchema): { readonly members?: Members; readonly item?: TSchema } {
  const { properties, items } = schema as {
    readonly properties?: Members
    readonly items?: TSchema
  }
  return { ...(properties && { members: properties }), ...(items && { item: items }) }
}

type Viewed = readonly (readonly [name: string, schema: TSchema])[]

/** Each record of each body asks for those of its schema. */
const viewed = new WeakMap<Members, Viewed>()

/**
 * The members of a record that a view has: without the upstream's own status, and without those
 * that it never fills or of which nobody knows what they hold.
 */
export function viewedMembers(members: Members): Viewed {
  const known = viewed.get(members)
  if (known) return known
  const found = Object.entries(members).filter(isViewed)
  viewed.set(members, found)
  return found
}

function isViewed([name, schema]: Viewed[number]): boolean {
  const notes = fieldNotes(schema)
  return name !== 'base_resp' && notes !== undefined && !notes['x-unfilled'] && isKnown(schema)
}

function isKnown(schema: TSchema): boolean {
  const { members, item } = shapeOf(schema)
  const each = item ?? mapMember(schema)
  if (each) return isKnown(each)
  return members ? viewedMembers(members).length > 0 : true
}

/**
 * The schema of a dataset's body in normal units: yuan, fractions, seconds, ISO times, and numbers
 * where the upstream prints text. What is missing in a body is absent in its view.
 */
export function normalSchema(data: TObject): TObject {
  return normalRecord(data, shapeOf(data).members ?? {})
}

function normalRecord(schema: TSchema, members: Members): TObject {
  const normal = viewedMembers(members).map(([name, each]) => [name, normalValue(each)] as const)
  return Type.Partial(Type.Object(Object.fromEntries(normal)), notesOf(schema))
}

function normalValue(schema: TSchema): TSchema {
  const { members, item } = shapeOf(schema)
  const notes = notesOf(schema)
  const named = mapMember(schema)
  if (item) return Type.Array(normalValue(item), notes)
  if (named) return Type.Object({}, { ...notes, additionalProperties: normalValue(named) })
  if (members) return normalRecord(schema, members)
  const unit = fieldNotes(schema)?.['x-unit']
  if (unit === 'unixSeconds') return Type.String(notes)
  if (unit === 'id') return Type.String({ ...notes, 'x-unit': unit })
  if (unit) return Type.Number({ ...notes, 'x-unit': normalised(unit).unit })
  return plain(schema, notes)
}

/** A value without a unit is as it was; of a number that was printed as text, the number. */
function plain(schema: TSchema, notes: Notes): TSchema {
  const { type } = schema as { readonly type?: string }
  if ('x-number-as-text' in schema || type === 'number') return Type.Number(notes)
  if (type === 'integer') return Type.Integer(notes)
  if (type === 'boolean') return Type.Boolean(notes)
  return type === 'string' ? Type.String(notes) : Type.Unknown(notes)
}

/** The notes that hold in any unit. */
function notesOf(schema: TSchema): Notes {
  const {
    'x-text': meaning,
    'x-confidence': confidence,
    'x-naming': naming,
  } = fieldNotes(schema) ?? {}
  return {
    ...(meaning && { 'x-text': meaning }),
    ...(confidence && { 'x-confidence': confidence }),
    ...(naming && { 'x-naming': naming }),
  }
}
