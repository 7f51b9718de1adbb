import { type TSchema, Type } from 'typebox'
import type { Text } from '../core/text.ts'

/**
 * How sure a field's meaning is: `likely` rests on one consumer or document, `guess` on none.
 * Absent means sure. What is not sure is said wherever the meaning is shown.
 */
export type Confidence = 'likely' | 'guess'

export type Unit =
  | 'yuan'
  | 'fen'
  | 'per10k'
  | 'fraction'
  | 'centiseconds'
  | 'seconds'
  | 'unixSeconds'
  | 'count'
  | 'id'
  | 'index'
  | 'rank'

/** What a unit is called, and how a figure in it is read. */
export const units: Readonly<Record<Unit, Text>> = {
  yuan: { zh: '元', en: 'yuan (CNY)' },
  fen: { zh: '分（1/100 元）', en: 'fen (1/100 yuan)' },
  per10k: { zh: '万分之一（244 即 2.44%）', en: '1/10,000 (244 is 2.44 %)' },
  fraction: { zh: '小数（0.0054 即 0.54%）', en: 'fraction (0.0054 is 0.54 %)' },
  centiseconds: { zh: '百分之一秒（2600 即 26 秒）', en: '1/100 second (2600 is 26 s)' },
  seconds: { zh: '秒', en: 'seconds' },
  unixSeconds: { zh: 'Unix 时间戳（秒）', en: 'Unix time in seconds' },
  count: { zh: '数量', en: 'count' },
  id: { zh: '编号（按文本处理）', en: 'identifier (keep it as text)' },
  index: { zh: '指数（0–100）', en: 'index (0–100)' },
  rank: { zh: '名次（1 为最高）', en: 'rank (1 is the highest)' },
}

/** Which rows of a list history gives as series: `series[row[key]]` is that of `row[value]`. */
export interface FigureRows {
  readonly key: string
  readonly value: string
  readonly series: Readonly<Record<string, { readonly name: string; readonly meaning: Text }>>
}

/** A list with a row a day, which history gives as one series whatever days were asked for. */
export interface FigureDays {
  readonly name: string
  /** The member that says the day, as `2026-02-07` or `20260207`. */
  readonly day: string
  readonly value: string
  /** What the query calls the first and the last day. */
  readonly bounds: readonly [string, string]
}

/** The keywords that our schemas carry beside JSON Schema's own. */
export type FieldNotes = {
  readonly 'x-text': Text
  readonly 'x-unit'?: Unit
  readonly 'x-confidence'?: Confidence
  /** The name under which history gives the figure as a series. */
  readonly 'x-metric'?: string
  /** A list whose rows are figures of their own, told apart by a member. */
  readonly 'x-metric-rows'?: FigureRows
  /** A list whose rows are one figure, day by day. */
  readonly 'x-metric-days'?: FigureDays
  /** Whether it tells the rows of its list apart. */
  readonly 'x-naming'?: true
  /** The upstream never fills the member here: its 0, "" or [] means missing, not none. */
  readonly 'x-unfilled'?: true
}

function notes(meaning: Text, unit?: Unit, confidence?: Confidence): FieldNotes {
  return {
    'x-text': meaning,
    ...(unit && { 'x-unit': unit }),
    ...(confidence && { 'x-confidence': confidence }),
  }
}

const inUnit = (unit: Unit) => (meaning: Text, confidence?: Confidence) =>
  Type.Number(notes(meaning, unit, confidence))

export const yuan = inUnit('yuan')
export const fen = inUnit('fen')
export const per10k = inUnit('per10k')
export const fraction = inUnit('fraction')
export const centiseconds = inUnit('centiseconds')
export const seconds = inUnit('seconds')
export const unixSeconds = inUnit('unixSeconds')
export const count = inUnit('count')
export const index = inUnit('index')
export const rank = inUnit('rank')

/** An identifier, which is always text, because 19 digits do not fit a JavaScript number. */
export const id = (meaning: Text, confidence?: Confidence) =>
  Type.String(notes(meaning, 'id', confidence))

/** A figure that the upstream prints as text: `"2600"`. Its unit stays that of the figure. */
export function asText(figure: ReturnType<typeof count>) {
  // The notes come with the figure's own type, which the text's must replace.
  return Type.String({ ...fieldNotes(figure), type: 'string', 'x-number-as-text': true })
}

/** Marks a member that the upstream sends but never fills here, and says so in its meaning. */
export function unfilled<T extends TSchema>(field: T): T {
  const meaning = fieldNotes(field)?.['x-text']
  if (!meaning) throw new Error('Catalog: a field without a meaning.')
  return Object.assign(field, {
    'x-text': { zh: `${meaning.zh}（上游在此不返回该值）`, en: `${meaning.en} (not filled here)` },
    'x-unfilled': true,
  })
}

/** Names a figure that history gives as a series. */
export function figure<T extends TSchema>(name: string, field: T): T {
  return Object.assign(field, { 'x-metric': name })
}

/** Marks what tells the rows of a list apart for a reader: tables begin with it. */
export function naming<T extends TSchema>(field: T): T {
  return Object.assign(field, { 'x-naming': true })
}

/** Names the rows of a list that history gives as series. */
export function figureRows<T extends TSchema>(rows: FigureRows, field: T): T {
  return Object.assign(field, { 'x-metric-rows': rows })
}

/** Names the figure that the rows of a list give day by day. */
export function figureDays<T extends TSchema>(days: FigureDays, field: T): T {
  return Object.assign(field, { 'x-metric-days': days })
}

/** A figure whose scale nobody knows: it has a meaning, and no unit to convert by. */
export const unscaled = (meaning: Text) => Type.Number(notes(meaning, undefined, 'guess'))

export const words = (meaning: Text, confidence?: Confidence) =>
  Type.String(notes(meaning, undefined, confidence))

export const flag = (meaning: Text, confidence?: Confidence) =>
  Type.Boolean(notes(meaning, undefined, confidence))

/** A member whose very type nobody knows. */
export const untyped = (meaning: Text, confidence?: Confidence) =>
  Type.Unknown(notes(meaning, undefined, confidence))

/** A number that stands for a state or kind, not for an amount. */
export const code = (meaning: Text, confidence?: Confidence) =>
  Type.Integer(notes(meaning, undefined, confidence))

export const list = <T extends TSchema>(meaning: Text, item: T, confidence?: Confidence) =>
  Type.Array(item, notes(meaning, undefined, confidence))

/**
 * An object whose members may be missing: the upstream leaves out what it has no data for. Unknown
 * members pass through, so `additionalProperties` stays open.
 */
export const record = <T extends Record<string, TSchema>>(
  meaning: Text,
  members: T,
  confidence?: Confidence,
) => Type.Partial(Type.Object(members), { ...notes(meaning, undefined, confidence) })

/** An object whose members are named by data, such as seconds or labels, and are all of one kind. */
export const map = <T extends TSchema>(meaning: Text, member: T, confidence?: Confidence) =>
  Type.Object({}, { ...notes(meaning, undefined, confidence), additionalProperties: member })

/** What the members of a `map` are; undefined for any other schema. */
export function mapMember(schema: TSchema): TSchema | undefined {
  const { additionalProperties: member } = schema as { readonly additionalProperties?: unknown }
  return typeof member === 'object' && member !== null ? (member as TSchema) : undefined
}

/** An object whose members are never missing, in what the gateway itself answers. */
export const always = <T extends Record<string, TSchema>>(meaning: Text, members: T) =>
  Type.Object(members, { ...notes(meaning) })

/** Makes a schema that may be null as well. */
export const orNull = <T extends TSchema>(field: T) => {
  const meaning = fieldNotes(field)?.['x-text']
  return Type.Union([field, Type.Null()], meaning ? { ...notes(meaning) } : {})
}

/** The notes of a schema made here; undefined for a schema that carries none. */
export function fieldNotes(schema: TSchema): FieldNotes | undefined {
  return 'x-text' in schema ? (schema as TSchema & FieldNotes) : undefined
}
