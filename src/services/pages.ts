import type { ListPart } from '../store/lists.ts'
import { misread } from './fields.ts'

/** One part of a list has no more rows than this. */
export const maxPageRows = 1000

/** Which part of a list is asked for: so many rows at most, from its beginning or after a cursor. */
export interface Page {
  readonly limit: number
  /** `next` of the part before, of the same list. */
  readonly after?: string
}

/** A part of a list. */
export interface Listed<Row> {
  readonly rows: readonly Row[]
  /** Where the list goes on; null at its end. */
  readonly next: string | null
}

/** How the rows of a list are told apart: by what they are in order of. */
export interface ListOrder<Row, Key> {
  /** The list's own name: a cursor of another list is not read. */
  readonly name: string
  readonly keyOf: (row: Row) => Key
  readonly isKey: (value: unknown) => value is Key
}

/**
 * Reads a part of a list, whose cursor names the last row and no place: it stays right where rows are
 * added meanwhile. What `asked` has beside the page narrows the list. Throws OperatorError for a
 * limit or a cursor that is not accepted.
 */
export async function pageOf<Row, Key, Asked extends Page>(
  order: ListOrder<Row, Key>,
  { limit, after, ...filter }: Asked,
  read: (part: ListPart<Key>, filter: Omit<Asked, keyof Page>) => Promise<readonly Row[]>,
): Promise<Listed<Row>> {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageRows) {
    const accepted = {
      zh: `1 至 ${maxPageRows} 的整数`,
      en: `a whole number from 1 to ${maxPageRows}`,
    }
    throw misread('limit', String(limit), accepted)
  }
  const key = after !== undefined && { after: keyIn(order, after) }
  const found = await read({ limit: limit + 1, ...key }, filter)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const hasMore = found.length > limit && last !== undefined
  return { rows, next: hasMore ? cursorOf(order.name, order.keyOf(last)) : null }
}

function cursorOf(list: string, key: unknown): string {
  return Buffer.from(JSON.stringify([list, key])).toString('base64url')
}

function keyIn<Key>({ name, isKey }: ListOrder<never, Key>, cursor: string): Key {
  const [list, key] = parsed(cursor)
  if (list === name && isKey(key)) return key
  throw misread('after', cursor, {
    zh: '上一页给出的游标',
    en: 'the cursor that the part before ended with',
  })
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** Whether a value has these members, each of its kind. */
export function hasMembers(
  value: unknown,
  members: Readonly<Record<string, (value: unknown) => boolean>>,
): boolean {
  if (typeof value !== 'object' || value === null) return false
  const given = new Map(Object.entries(value))
  return Object.entries(members).every(([name, isOfKind]) => isOfKind(given.get(name)))
}
