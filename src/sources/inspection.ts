import { membersOf } from './members.ts'

/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>

/** What is handed on of a body: all of it, or its member `data`, as it came. */
export type BodyPart = 'whole' | 'data'

/** What is known of a body once it was read. Nothing of it grows with the body but the part. */
export interface Inspection {
  /** The first characters, without space before them; undefined where the bytes are not UTF-8. */
  readonly start: string | undefined
  readonly characters: number
  readonly isJson: boolean
  /** The members of an object that tell what became of the question, cut to what is looked at. */
  readonly members: Members | undefined
  readonly part: Uint8Array
}

/** Reads a body here, or where it is large in a thread, which takes the memory of the bytes over. */
export type InspectBody = (bytes: Uint8Array, part: BodyPart) => Inspection | Promise<Inspection>

/**
 * As many characters tell pages apart, and what an upstream says: whatever is longer is no message
 * to anybody.
 */
const lookedAtCharacters = 4096

/** The members that tell, in an answer and in what is in it. */
const telling = [
  ...['code', 'message', 'data', 'recordTime', 'status'],
  ...['base_resp', 'status_code', 'status_message'],
  ...['detail', 'message_zh', 'request_id', 'router', 'time_stamp'],
]
/** So deep it is looked: at `data`, at `base_resp` in it, and at its members. */
const lookedAtDepth = 3

/** A run of these is one space in the line of a log. */
const space = /[\p{Cc}\p{Cf}\s]+/gu

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads a body to be looked at, never to be printed again. */
export function inspectBody(bytes: Uint8Array, part: BodyPart): Inspection {
  const text = decoded(bytes)
  if (text === undefined) {
    return { start: undefined, characters: 0, isJson: false, members: undefined, part: bytes }
  }
  const { isJson, members } = inspectJson(text)
  const isWhole = part === 'whole' || !members
  return {
    start: text.trimStart().slice(0, lookedAtCharacters),
    characters: text.length,
    isJson,
    members,
    part: isWhole ? bytes : Buffer.from(membersOf(text).get(part) ?? ''),
  }
}

/** Looks at a text: whether it is JSON, and the telling members where it is an object. */
export function inspectJson(text: string): Pick<Inspection, 'isJson' | 'members'> {
  try {
    const parsed: unknown = JSON.parse(text)
    return {
      isJson: true,
      members: isObject(parsed) ? tellingOf(parsed, lookedAtDepth) : undefined,
    }
  } catch {
    return { isJson: false, members: undefined }
  }
}

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function tellingOf(object: Members, depth: number): Members {
  const names = telling.filter((name) => Object.hasOwn(object, name))
  return Object.fromEntries(names.map((name) => [name, lookedAt(object[name], depth)]))
}

/** Lists and what lies deeper tell nothing, but that there is something. */
function lookedAt(value: unknown, depth: number): unknown {
  // With no runs of space in it, where it is cut is beyond what a log shows: no secret shows halved.
  if (typeof value === 'string') return value.replace(space, ' ').slice(0, lookedAtCharacters)
  if (Array.isArray(value)) return []
  if (!isObject(value)) return value
  return depth > 1 ? tellingOf(value, depth - 1) : {}
}
