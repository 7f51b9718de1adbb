import type { TObject, TSchema } from 'typebox'
import { normalised } from '../../catalog/normal-units.ts'
import { fieldNotes, mapMember, type Unit } from '../../catalog/units.ts'
import { shapeOf, viewedMembers } from '../../catalog/view/normal-schema.ts'
import { shanghaiIso } from '../../core/clock.ts'
import { figureOf, memberOf } from '../figure-of.ts'

/** A body's members in normal units, as `normalSchema` has them; whatever is missing is absent. */
export type NormalBody = Readonly<Record<string, unknown>>

/** Reads a dataset's body, whose whole numbers beyond 2^53 are text, in normal units. */
export function normalBody(data: TObject, body: unknown): NormalBody {
  return normalRecord(data, body) ?? {}
}

/** A cost of 0 is missing: nobody is paid nothing for a thousand plays. */
export function isFreeCost(name: string, unit: Unit, value: number): boolean {
  return unit === 'yuan' && value === 0 && /(^|_)cp[me](_|$)/.test(name)
}

function normalRecord(schema: TSchema, body: unknown): NormalBody | undefined {
  const members = viewedMembers(shapeOf(schema).members ?? {}).flatMap(([name, member]) => {
    const value = normalValue(name, member, memberOf(body, name))
    return value === undefined ? [] : [[name, value] as const]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

function normalValue(name: string, schema: TSchema, value: unknown): unknown {
  const { members, item } = shapeOf(schema)
  if (item) {
    if (!Array.isArray(value)) return undefined
    return value.map((row) => normalValue(name, item, row)).filter((row) => row !== undefined)
  }
  const named = mapMember(schema)
  if (named) return normalMap(name, named, value)
  if (members) return normalRecord(schema, value)
  const unit = fieldNotes(schema)?.['x-unit']
  if (unit === undefined) return plainValue(schema, value)
  return unit === 'id' ? idOf(value) : figureIn(name, unit, value)
}

/** Members that the data names, which an answer may say nothing of. */
function normalMap(name: string, member: TSchema, value: unknown): NormalBody | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const members = Object.entries(value).flatMap(([key, each]) => {
    const normal = normalValue(name, member, each)
    return normal === undefined ? [] : [[key, normal] as const]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

function figureIn(name: string, stated: Unit, value: unknown): string | number | undefined {
  const figure = figureOf(value)
  if (figure === undefined) return undefined
  const { unit, divisor } = normalised(stated)
  if (unit === 'unixSeconds') return timeOf(figure)
  const normal = figure / divisor
  if (isFreeCost(name, unit, normal)) return undefined
  // The upstream's share of peers exceeded goes beyond all of them.
  return name === 'overtake' ? Math.min(1, normal) : normal
}

const latestSeconds = 8.64e12 - 86_400

function timeOf(seconds: number): string | undefined {
  return seconds > 0 && seconds < latestSeconds ? shanghaiIso(seconds * 1000) : undefined
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function plainValue(schema: TSchema, value: unknown): unknown {
  const { type } = schema as { readonly type?: string }
  if ('x-number-as-text' in schema || type === 'number') return figureOf(value)
  if (type === 'integer') return Number.isInteger(figureOf(value)) ? figureOf(value) : undefined
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined
  if (type === 'string') return typeof value === 'string' && isSaid(value) ? value : undefined
  return value ?? undefined
}

/** The upstream writes a hyphen where it has nothing to say. */
const isSaid = (text: string) => text.trim() !== '' && text !== '-'
