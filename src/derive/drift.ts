import type { TObject, TSchema } from 'typebox'
import { mapMember } from '../catalog/units.ts'

/** `unknown`: a member that no schema has. `type`: another type than the schema's. `missing`: the example has it. */
export type DriftKind = 'unknown' | 'type' | 'missing'

/** How a body differs from what the catalog says of its dataset. */
export interface Drift {
  /** `price_info[].price`; the elements of a list count as one. */
  readonly path: string
  readonly kind: DriftKind
}

/** No more differences of one body are told: they would say nothing new. */
const maxFindings = 200
const maxPathLength = 200

/**
 * Compares a body with its dataset's schema. A member counts as missing only where the dataset's
 * example has it: every member may be missing, and most that no example has always are.
 */
export function driftOf(schema: TObject, example: unknown, body: unknown): Drift[] {
  const found = new Map<string, Drift>()
  const note = (path: string, kind: DriftKind) => {
    if (found.size < maxFindings && path.length <= maxPathLength) {
      found.set(`${kind} ${path}`, { path, kind })
    }
  }
  compare(schema, example, body, '', note)
  return [...found.values()]
}

type Note = (path: string, kind: DriftKind) => void

function compare(schema: TSchema, example: unknown, value: unknown, path: string, note: Note) {
  const type = 'type' in schema ? schema.type : undefined
  if (type === undefined) return
  if (!isOfType(value, type)) {
    note(path, 'type')
    return
  }
  if (Array.isArray(value) && 'items' in schema) {
    const sample = inEvery(Array.isArray(example) ? (example as readonly unknown[]) : [])
    for (const item of value as readonly unknown[]) {
      compare(schema.items as TSchema, sample, item, `${path}[]`, note)
    }
  }
  const member = mapMember(schema)
  if (isRecord(value) && member) {
    for (const inner of Object.values(value)) compare(member, undefined, inner, `${path}.*`, note)
  } else if (isRecord(value) && 'properties' in schema) {
    compareMembers(schema.properties as Record<string, TSchema>, example, value, path, note)
  }
}

function compareMembers(
  properties: Readonly<Record<string, TSchema>>,
  example: unknown,
  value: Readonly<Record<string, unknown>>,
  path: string,
  note: Note,
) {
  const samples = isRecord(example) ? example : {}
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  for (const name of Object.keys(value)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (schema) compare(schema, samples[name], value[name], at(name), note)
    else note(at(isData(name) ? '*' : name), 'unknown')
  }
  for (const name of Object.keys(properties)) {
    if (Object.hasOwn(samples, name) && !Object.hasOwn(value, name)) note(at(name), 'missing')
  }
}

/**
 * Gives the first element with the members that all of them have: others come and go by themselves.
 */
function inEvery(elements: readonly unknown[]): unknown {
  const [first, ...rest] = elements
  if (!isRecord(first)) return first
  const shared = Object.entries(first).filter(([name]) =>
    rest.every((other) => isRecord(other) && Object.hasOwn(other, name)),
  )
  return Object.fromEntries(shared)
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isRecord(value)
  if (type === 'integer') return Number.isInteger(value)
  // JSON Schema names the other types as typeof does.
  return typeof value === type
}

/** A member whose name is data, such as an id or a phrase, says nothing of the shape. */
function isData(name: string): boolean {
  return name.length > 64 || !/^[A-Za-z_]\w*$/.test(name)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
