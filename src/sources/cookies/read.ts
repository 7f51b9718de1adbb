import { curlCookies } from './command.ts'
import { type Cookie, type CookieForm, UnreadableCookies } from './cookie.ts'
import { jsonCookies } from './json.ts'
import { headerCookies, lineCookies } from './line.ts'
import { fetchCookies, powerShellCookies } from './script.ts'
import { netscapeCookies, tableCookies } from './table.ts'

/**
 * The forms, the narrow ones first: to the last almost anything with an equals sign is a line of
 * cookies.
 */
const forms: readonly CookieForm[] = [
  jsonCookies,
  curlCookies,
  fetchCookies,
  powerShellCookies,
  netscapeCookies,
  headerCookies,
  tableCookies,
  lineCookies,
]

/** Reads all cookies of a text, in whichever form they are. Throws UnreadableCookies. */
export function readCookies(given: string): readonly Cookie[] {
  const text = given.trim()
  if (text === '') throw new UnreadableCookies('it is empty')
  for (const form of forms) {
    const cookies = form(text)
    if (cookies?.length === 0) throw new UnreadableCookies('it holds no cookies')
    if (cookies) return cookies
  }
  throw new UnreadableCookies('it is in none of the forms that are read')
}
