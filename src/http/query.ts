import type { ParameterValues } from '../catalog/kinds/values.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { AppError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import {
  misspeltName,
  mistakeAmong,
  type Query,
  readParameters,
} from '../derive/read-parameters.ts'

/**
 * Decodes a query string as forms encode it: `+` is a space, a name without `=` has an empty value.
 * Throws AppError 400 for bad percent-encoding, bytes that are not UTF-8, and NUL.
 */
export function parseQuery(text: string): Query {
  const query = new Map<string, string[]>()
  if (text === '') return query
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    const values = query.get(name)
    if (values) values.push(value)
    else query.set(name, [value])
  }
  return query
}

/** The parameters that stand in a path, as the router has decoded them. */
export interface PathParams {
  readonly Params: Readonly<Record<string, string>>
}

/**
 * Reads an operation's parameters, those in its path and those in its query, which has no token in
 * it. Throws AppError 400 that names every one that is wrong, one that is misspelt, or what is
 * wrong with them together.
 */
export function valuesOf(
  operation: Operation,
  query: string,
  inPath: PathParams['Params'],
): ParameterValues {
  const given = new Map(parseQuery(query))
  const misspelt = misspeltName(Object.keys(operation.parameters), given.keys())
  if (misspelt) throw new AppError(400, misspelt)
  for (const [name, value] of Object.entries(inPath)) given.set(name, [value])
  const values = readParameters(Object.entries(operation.parameters), given)
  const mistake = mistakeAmong(operation, values)
  if (mistake) throw new AppError(400, mistake)
  return values
}

/**
 * Takes the token out of a query, so that what is left is the same whoever calls. Throws AppError
 * 400 where it is given more than once or cannot be decoded.
 */
export function takeToken(text: string): {
  readonly token: string | undefined
  readonly rest: string
} {
  if (!text.includes('%')) {
    // Most callers send theirs in the header or once, and encode nothing.
    const at = text.indexOf('token')
    if (at < 0) return { token: undefined, rest: text }
    if (isNamedTokenAt(text, at) && !text.includes('token', at + 1)) return tokenAt(text, at)
  }
  const kept: string[] = []
  const tokens: string[] = []
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    if ((name.includes('%') ? decode(name) : name) !== 'token') kept.push(pair)
    else tokens.push(equals < 0 ? '' : decode(pair.slice(equals + 1)))
  }
  if (tokens.length > 1) throw new AppError(400, tokenRepeated)
  return { token: tokens[0], rest: kept.join('&') }
}

const isNamedTokenAt = (text: string, at: number) =>
  (at === 0 || text[at - 1] === '&') && text.startsWith('token=', at)

/** Takes out the pair that begins there, and one `&` beside it. */
function tokenAt(text: string, at: number) {
  const end = text.indexOf('&', at)
  const token = decode(text.slice(at + 'token='.length, end < 0 ? undefined : end))
  if (end < 0) return { token, rest: text.slice(0, Math.max(0, at - 1)) }
  return { token, rest: text.slice(0, at) + text.slice(end + 1) }
}

const tokenRepeated: Text = {
  zh: '参数 token 出现了多次：只能传一次',
  en: 'token is given more than once: give it once',
}

function decode(text: string): string {
  const encoded = text.includes('+') ? text.replaceAll('+', ' ') : text
  const decoded = encoded.includes('%') ? decodePercent(encoded) : encoded
  if (decoded.includes('\0')) {
    throw new AppError(400, {
      zh: '查询串中含有 NUL 字节（%00）：请去掉',
      en: 'The query has a NUL byte (%00): leave it out',
    })
  }
  return decoded
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new AppError(400, {
      zh: '查询串的百分号编码有误：应为 % 后接两位十六进制数，且解码后为 UTF-8',
      en: 'The query has bad percent-encoding: give % and two hexadecimal digits, which decode to UTF-8',
    })
  }
}
