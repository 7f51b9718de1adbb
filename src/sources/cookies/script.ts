import { type Cookie, type CookieForm, pairsOf, UnreadableCookies } from './cookie.ts'
import { cookiesIn } from './json.ts'

/** Reads a request as “Copy as fetch (Node.js)” gives it: what is for a browser has no cookies. */
export const fetchCookies: CookieForm = (text) => {
  if (!/^(?:await )?fetch\(/.test(text)) return undefined
  const options = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)
  let parsed: unknown
  try {
    parsed = JSON.parse(options)
  } catch {
    throw new UnreadableCookies('the options of fetch are no JSON')
  }
  const headers = Object(parsed).headers
  if (Object.keys(Object(headers)).some((name) => /^cookie$/i.test(name))) return cookiesIn(headers)
  throw new UnreadableCookies('fetch has no cookies: copy it for Node.js')
}

const text = `"(?:[^"\`]|\`.)*"|'[^']*'`
const added = new RegExp(`System\\.Net\\.Cookie\\(\\s*(${text})\\s*,\\s*(${text})`, 'gs')
const header = new RegExp(`["']?cookie["']?\\s*=\\s*(${text})`, 'is')

/** Reads a request as “Copy as PowerShell” gives it. */
export const powerShellCookies: CookieForm = (script) => {
  if (!/System\.Net\.Cookie\(|Invoke-(?:WebRequest|RestMethod)/i.test(script)) return undefined
  const cookies = [...script.matchAll(added)].map(
    ([, name = '', value = '']): Cookie => ({ name: read(name), value: read(value) }),
  )
  if (cookies.length !== script.split('System.Net.Cookie(').length - 1) {
    throw new UnreadableCookies('a cookie of the PowerShell script cannot be read')
  }
  const [, written] = header.exec(script) ?? []
  const all = [...cookies, ...(written === undefined ? [] : pairsOf(read(written)))]
  if (all.length === 0) throw new UnreadableCookies('the PowerShell script has no cookies')
  return all
}

function read(quoted: string): string {
  const inside = quoted.slice(1, -1)
  if (quoted.startsWith("'")) return inside
  return inside.replace(/`(.)|\$\(\[char\](\d+)\)/gs, (_, sign?: string, code?: string) => {
    return sign ?? String.fromCharCode(Number(code))
  })
}
