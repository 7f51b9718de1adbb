import { unquoted } from '../../core/text.ts'
import { type CookieForm, pairsOf, UnreadableCookies } from './cookie.ts'

/** `Cookie:`, as it stands before the cookies in a header, a script or an environment file. */
const label =
  /^(?:export\s+)?(?:["']?[Cc]ookies?["']?|[A-Z_]*COOKIES?|ASTROLABE_XINGTU_SESSION)\s*[:=]\s*(?=["'“‘]|[^\s=;]+=)/

/** What begins a piece of a program, whose list or object is no value of a cookie. */
const assignment = /^[\w.]*cookies?[=:][[{(]/i

/** Reads the cookies as one line, with or without quotation marks around them. */
export const lineCookies: CookieForm = (text) => {
  const bare = unwrapped(unwrapped(text.replace(label, '')).replace(label, ''))
  if (assignment.test(bare)) return undefined
  const lines = bare.split(/\s*[\r\n]+\s*/)
  // A pair on each line is how settings and secrets of other programs look.
  const isContinued = lines.slice(0, -1).every((line) => line.endsWith(';'))
  return isContinued ? pairsOf(lines.join(' ')) : undefined
}

/** Takes off the quotation marks that a program or a letter puts around a text. */
function unwrapped(text: string): string {
  const trimmed = text.trim().replace(/^(["'“‘].*["'”’])[,;]$/s, '$1')
  const [, typeset] = /^[“‘](.*)[”’]$/s.exec(trimmed) ?? []
  if (typeset !== undefined) return typeset
  try {
    const parsed: unknown = JSON.parse(trimmed)
    if (typeof parsed === 'string') return parsed
  } catch {
    // Quotation marks of other languages are taken off below.
  }
  return unquoted(trimmed)
}

/**
 * What a line of a header looks like, or of a request as it is sent, or as tools for developers
 * show it.
 */
const headerLine = /^:?[\w!#$%&'*+.^`|~-]+ ?:(?:\s|$)/
const requestLine = /^[A-Z]+ \S+(?: HTTP\/[\d.]+)?$/
const nameLine = /^:?[\w-]+:?$/

/** Reads request headers, each on a line, or its name and its value on one each. */
export const headerCookies: CookieForm = (text) => {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^> ?/, ''))
  const values = lines.flatMap((line, index) => {
    const [, value] = /^cookie(?:\s*:\s*(.*))?$/i.exec(line.trim()) ?? []
    if (value) return [wholeValue(value, lines, index + 1)]
    const isName = /^cookie\s*:?$/i.test(line.trim())
    return isName ? [wholeValue(lines[index + 1]?.trim() ?? '', lines, index + 2)] : []
  })
  if (values.length > 0) return values.flatMap((value) => pairsOf(unquoted(value)))
  const isBlock = lines.every((line) => headerLine.test(line) || requestLine.test(line))
  if (isBlock) throw new UnreadableCookies('there is no Cookie among the headers')
  return undefined
}

/** Gives a value with what was folded onto the lines from `next` on. */
function wholeValue(value: string, lines: readonly string[], next: number): string {
  const line = lines[next]
  if (line === undefined || line.trim() === '') return value
  if (/^[ \t]/.test(line)) return wholeValue(`${value} ${line.trim()}`, lines, next + 1)
  if (headerLine.test(line) || nameLine.test(line)) return value
  throw new UnreadableCookies(`line ${next + 1}, after the Cookie, is no header`)
}
