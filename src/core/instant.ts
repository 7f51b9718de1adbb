import type { Text } from './text.ts'

/** What a time may look like, as a noun, for whoever gave another. */
export const instantForms: Text = {
  zh: 'ISO 8601 日期或时间（如 2027-01-31 或 2027-01-31T18:00:00+08:00），或 Unix 秒、毫秒',
  en: 'an ISO 8601 date or time, such as 2027-01-31 or 2027-01-31T18:00:00+08:00, or Unix seconds or milliseconds',
}

/** ISO 8601 in full or without its separators; a space may stand for `T`, and one before the offset. */
const iso =
  /^(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)(?:[Tt ](?<hour>\d\d)(?<colon>:?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?)?(?: ?(?<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?$/

const unix = /^\d+(?:\.\d+)?(?:[eE]\+?\d+)?$/

const shanghai = '+08:00'

/**
 * Reads the text of a time as milliseconds since 1970; undefined where it is none. A date alone is
 * its first moment, what has no offset is Shanghai's, and what a millisecond cannot hold is cut off.
 * Bare numbers are Unix seconds up to ten digits and milliseconds from twelve on, of 1973 to 2286.
 */
export function parseInstant(text: string): number | undefined {
  const trimmed = text.trim()
  const parts = iso.exec(trimmed)?.groups
  return parts ? isoInstant(parts) : unixInstant(trimmed)
}

function isoInstant(parts: Readonly<Record<string, string | undefined>>): number | undefined {
  const { year, month, day, hour = 0, minute = 0, second = 0, fraction = '', zone } = parts
  const midnightMs = dayStart(Number(year), Number(month), Number(day))
  const timeMs = timeOfDay(Number(hour), Number(minute), Number(second), fraction)
  const zoneMs = offset(zone ?? shanghai)
  if (midnightMs === undefined || timeMs === undefined || zoneMs === undefined) return undefined
  return midnightMs + timeMs - zoneMs
}

/** Midnight of a day in UTC; undefined for 30 February, which `Date.UTC` takes for 2 March. */
function dayStart(year: number, month: number, day: number): number | undefined {
  const atMs = Date.UTC(year, month - 1, day)
  const date = new Date(atMs)
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1
  return isDay && date.getUTCDate() === day ? atMs : undefined
}

/** 24:00 is the day's end, and a leap second the one that comes after it. */
function timeOfDay(
  hour: number,
  minute: number,
  second: number,
  fraction: string,
): number | undefined {
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const isEnd = hour === 24 && minute === 0 && second === 0 && ms === 0
  const isLeap = second === 60 && minute === 59
  if ((hour > 23 && !isEnd) || minute > 59 || (second > 59 && !isLeap)) return undefined
  return ((hour * 60 + minute) * 60 + second) * 1000 + ms
}

function offset(zone: string): number | undefined {
  const [, sign, hours, minutes = 0] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  if (sign === undefined) return 0
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

function unixInstant(text: string): number | undefined {
  const value = unix.test(text) ? Number(text) : Number.NaN
  if (value >= 1e8 && value < 1e10) return Math.floor(value * 1000)
  if (value >= 1e11 && value < 1e13) return Math.floor(value)
  return undefined
}

const httpDate =
  /^(?:[A-Za-z]+, ?)?(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)$/

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Reads a date as HTTP headers have it, in milliseconds since 1970; undefined where it is none. */
export function parseHttpDate(text: string): number | undefined {
  const [, day, name = '', year, hour, minute, second] = httpDate.exec(text.trim()) ?? []
  const midnightMs = dayStart(Number(year), months.indexOf(name.toLowerCase()) + 1, Number(day))
  const timeMs = timeOfDay(Number(hour), Number(minute), Number(second), '')
  return midnightMs === undefined || timeMs === undefined ? undefined : midnightMs + timeMs
}
