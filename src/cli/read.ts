import { parseMoney } from '../core/money.ts'
import { misread } from './shell.ts'

/** Reads decimal CNY text as micro-units. */
export function readMoney(name: string, value: string): number {
  const micros = parseMoney(value)
  if (micros !== undefined) return micros
  throw misread(name, value, {
    zh: '至多六位小数的金额（元），如 12.34',
    en: 'an amount in CNY with at most six decimals, such as 12.34',
  })
}

/** Reads `10/s`. */
export function readRate(value: string): number {
  const match = /^(\d{1,6})\/s$/.exec(value)
  if (match) return Number(match[1])
  throw misread('--rate', value, {
    zh: '每秒次数，如 10/s',
    en: 'calls a second, such as 10/s',
  })
}

export function readCount(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw misread(name, value, { zh: '非负整数', en: 'a whole number, 0 or more' })
}

/** Reads a date or time of ISO 8601, as milliseconds; a date alone or a time without offset is Shanghai's. */
export function readTime(name: string, value: string): number {
  const iso = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/
  const [, date, time = 'T00:00:00', offset = '+08:00'] = iso.exec(value) ?? []
  const atMs = date && isDate(date) ? Date.parse(`${date}${time}${offset}`) : Number.NaN
  if (!Number.isNaN(atMs)) return atMs
  throw misread(name, value, {
    zh: 'ISO 8601 日期或时间，如 2027-01-31 或 2027-01-31T18:00:00+08:00',
    en: 'an ISO 8601 date or time, such as 2027-01-31 or 2027-01-31T18:00:00+08:00',
  })
}

/** `Date.parse` takes 30 February for 2 March. */
function isDate(date: string): boolean {
  const atMs = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date)
}

export function readList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
