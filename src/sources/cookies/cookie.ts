import { parseHttpDate, parseInstant } from '../../core/instant.ts'
import { unquoted } from '../../core/text.ts'

export interface Cookie {
  /** The name; it is empty where a cookie has a value only, which browsers send as it is. */
  readonly name: string
  readonly value: string
  /**
   * The host that it is for, or a dot and the domain; a cookie without one is for whoever is asked.
   */
  readonly domain?: string
  /** When it ends; absent where it lasts as long as the browser's session. */
  readonly expiresAtMs?: number
}

/** Reads one form of cookies; undefined where the text is of another. Throws UnreadableCookies. */
export type CookieForm = (text: string) => readonly Cookie[] | undefined

/** A text that cannot be read whole, so that nothing of it is used. The message tells no values. */
export class UnreadableCookies extends Error {}

/**
 * Reads when a cookie ends: Unix seconds, milliseconds as some tools have them, or a date. What is
 * no time to come or gone is none.
 */
export function expiryOf(written: unknown): Pick<Cookie, 'expiresAtMs'> {
  const text = String(written ?? '').trim()
  const number = text === '' ? Number.NaN : Number(text)
  if (number <= 0) return {}
  if (number > 0) return { expiresAtMs: number < 1e11 ? number * 1000 : number }
  const expiresAtMs = parseInstant(text) ?? parseHttpDate(text)
  return expiresAtMs === undefined ? {} : { expiresAtMs }
}

/** Names of what only the answer that sets a cookie says of it. */
const attribute = /^(?:path=\/|max-age=|samesite=|httponly$|secure$)/i

/**
 * What the name of a cookie looks like. By the letter it has more freedom, of which none is used.
 */
const plainWord = /^[^\s"'(){}<>,\\/:?@]+$/

/**
 * Reads the cookies of a Cookie header, all or none: a wrong one may be half of a text that was
 * cut.
 */
export function pairsOf(header: string): readonly Cookie[] {
  const parts = header.split(';').map((part) => part.trim())
  const cookies = parts.flatMap((part, index): Cookie[] => {
    if (part === '') return []
    if (attribute.test(part)) throw new UnreadableCookies('it is a Set-Cookie line')
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(0, equals))
    const value = part.slice(equals + 1).trim()
    const isWhole = plainWord.test(equals < 0 ? value : name)
    if (!isWhole || isHalfQuoted(value)) {
      throw new UnreadableCookies(`part ${index + 1} of the Cookie line is no name=value`)
    }
    return [{ name, value: unquoted(value) }]
  })
  if (cookies.every(({ name }) => name === '')) {
    throw new UnreadableCookies('it has no name=value')
  }
  return cookies
}

function isHalfQuoted(value: string): boolean {
  const [first, last] = [value.at(0), value.at(-1)]
  const isQuote = (sign: string | undefined) => sign === '"' || sign === "'"
  return (isQuote(first) || isQuote(last)) && unquoted(value) === value
}
