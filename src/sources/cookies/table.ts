import { type Cookie, type CookieForm, expiryOf, UnreadableCookies } from './cookie.ts'

const linesOf = (text: string) => text.split(/\r\n|\r|\n/)

const netscapeHeading = /^#.*HTTP Cookie File/i
const netscapeLine =
  /^(?:#HttpOnly_)?(\S+)\s+(?:TRUE|FALSE)\s+\/\S*\s+(?:TRUE|FALSE)\s+(-?\d+(?:\.\d+)?)\s+(\S+)(?:\s(.*))?$/i

/** Reads `cookies.txt`, as Netscape wrote it, and curl and browsers' extensions still do. */
export const netscapeCookies: CookieForm = (text) => {
  const lines = linesOf(text)
  const isMeant =
    netscapeHeading.test(lines[0] ?? '') || lines.some((line) => netscapeLine.test(line))
  if (!isMeant) return undefined
  return lines.flatMap((line, index): Cookie[] => {
    const [, domain, expires, name, value = ''] = netscapeLine.exec(line) ?? []
    if (domain !== undefined && name !== undefined) {
      return [{ name, value: value.trim(), domain, ...expiryOf(expires) }]
    }
    if (/^\s*(?:#|$)/.test(line)) return []
    throw new UnreadableCookies(`line ${index + 1} of the cookies.txt is no cookie`)
  })
}

/** What the columns of the table are called, in the order they have without a heading. */
const columns = {
  name: /^(?:name|名称|名字)$/i,
  value: /^(?:value|值)$/i,
  domain: /^(?:domain|域)/i,
  path: /^(?:path|路径)$/i,
  expires: /^(?:expires|过期|到期|失效)/i,
}

/**
 * Reads the table of the cookies that browsers' tools for developers show, with its heading or
 * without.
 */
export const tableCookies: CookieForm = (text) => {
  const lines = linesOf(text).filter((line) => line.trim() !== '')
  if (!lines.every((line) => line.includes('\t'))) return undefined
  const [first = [], ...rest] = lines.map((line) => line.split('\t').map((cell) => cell.trim()))
  const hasHeading = columns.name.test(first[0] ?? '')
  const at = (name: keyof typeof columns) =>
    hasHeading
      ? first.findIndex((heading) => columns[name].test(heading))
      : Object.keys(columns).indexOf(name)
  if (at('value') < 0) throw new UnreadableCookies('the table has no column of values')
  return (hasHeading ? rest : [first, ...rest]).map((cells, index) => {
    const [name, value = '', domain, expires = ''] = [
      cells[0],
      cells[at('value')],
      cells[at('domain')],
      cells[at('expires')],
    ]
    if (!name || /\s/.test(name) || (domain && !/^[\w.:-]+$/.test(domain))) {
      throw new UnreadableCookies(`row ${index + 1} of the table is no cookie`)
    }
    return { name, value, ...(domain && { domain }), ...expiryOf(expires) }
  })
}
