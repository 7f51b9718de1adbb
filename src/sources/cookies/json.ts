import { numbersAsText } from '../../core/json.ts'
import { isObject, type Members } from '../inspection.ts'
import { type Cookie, type CookieForm, expiryOf, pairsOf, UnreadableCookies } from './cookie.ts'

/** Reads what browsers' extensions, Playwright, Puppeteer, Selenium and cookie jars write. */
export const jsonCookies: CookieForm = (text) => {
  if (!/^[[{]/.test(text)) return undefined
  let parsed: unknown
  try {
    parsed = numbersAsText(text)
  } catch {
    throw new UnreadableCookies('it is no valid JSON')
  }
  return cookiesIn(parsed)
}

/** Reads a list of cookies, an object that has one or headers, or the values by their names. */
export function cookiesIn(value: unknown): readonly Cookie[] {
  if (Array.isArray(value)) return value.map(cookieOf)
  if (!isObject(value)) throw new UnreadableCookies('it has no list of cookies')
  const members = lowerCased(value)
  const header = members.cookie ?? members.cookies
  if (typeof header === 'string') return pairsOf(header)
  const inside = members.cookies ?? members.headers
  if (typeof inside === 'object' && inside !== null) return cookiesIn(inside)
  if ('value' in members && ('name' in members || 'key' in members)) return [cookieOf(value, 0)]
  return Object.entries(value).map(([name, written]) => ({ name, value: textOf(written, name) }))
}

function cookieOf(value: unknown, index: number): Cookie {
  const members = isObject(value) ? lowerCased(value) : {}
  const { name, key = name, value: written, host, domain = host } = members
  if (typeof key !== 'string')
    throw new UnreadableCookies(`item ${index + 1} of the list is no cookie`)
  return {
    name: key,
    value: textOf(written, key),
    ...(typeof domain === 'string' && domain !== '' && { domain }),
    ...expiryOf(members.expirationdate ?? members.expires ?? members.expiry),
  }
}

/** Reads a text, or a number as it is written. */
function textOf(written: unknown, name: string): string {
  if (typeof written === 'string' || typeof written === 'boolean') return String(written)
  throw new UnreadableCookies(
    `the cookie ${JSON.stringify(name.slice(0, 64))} has no value in text`,
  )
}

function lowerCased(value: Members): Members {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each]))
}
