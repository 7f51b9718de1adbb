import { AppError } from '../core/errors.ts'
import type { Query } from '../derive/reader.ts'

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
