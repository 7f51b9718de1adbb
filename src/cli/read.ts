import { idPattern } from '../catalog/kinds/id.ts'
import { OperatorError } from '../core/errors.ts'
import { instantForms, parseInstant } from '../core/instant.ts'
import { parseMoney } from '../core/money.ts'
import { invalidValue, quoted, type Text } from '../core/text.ts'

/** A flag's or argument's value that is not accepted. `accepted` is a noun. */
export function misread(name: string, value: string, accepted: Text): OperatorError {
  return new OperatorError(invalidValue({ zh: `${name} `, en: name }, quoted(value), accepted))
}

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

/** Reads a whole number of at least `least`. */
export function readCount(name: string, value: string, least: 0 | 1 = 0): number {
  const count = /^\d{1,9}$/.test(value) ? Number(value) : -1
  if (count >= least) return count
  throw misread(name, value, {
    zh: `不小于 ${least} 的整数`,
    en: `a whole number, ${least} or more`,
  })
}

/** Reads an id of the database: they begin at 1. */
export function readId(name: string, value: string): number {
  return readCount(name, value, 1)
}

/** Reads one of the words in `choices`. */
export function readChoice<T extends string>(
  name: string,
  value: string,
  choices: readonly T[],
): T {
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  throw misread(name, value, {
    zh: `以下之一：${choices.join('、')}`,
    en: `one of ${choices.join(', ')}`,
  })
}

/** Reads a time in any of the forms of `parseInstant`, as milliseconds. */
export function readTime(name: string, value: string): number {
  const atMs = parseInstant(value)
  if (atMs !== undefined) return atMs
  throw misread(name, value, instantForms)
}

/** What bounds the time of what is listed. */
export interface Bounds {
  /** From this moment on. */
  readonly sinceMs?: number
  /** Before this moment. */
  readonly untilMs?: number
}

/**
 * Reads the options that bound a time. Throws OperatorError where one is no time, or it ends before
 * it starts.
 */
export function readBounds({
  since,
  until,
}: {
  readonly since?: string | undefined
  readonly until?: string | undefined
}): Bounds {
  const sinceMs = since === undefined ? undefined : readTime('--since', since)
  const untilMs = until === undefined ? undefined : readTime('--until', until)
  if (since !== undefined && until !== undefined && Number(untilMs) < Number(sinceMs)) {
    throw misread('--until', until, {
      zh: `不早于 --since（${since}）的时间`,
      en: `a time that is not before --since, ${since}`,
    })
  }
  return { ...(sinceMs !== undefined && { sinceMs }), ...(untilMs !== undefined && { untilMs }) }
}

/** Reads a time as `readTime` does, which must be after `nowMs`. */
export function readFutureTime(name: string, value: string, nowMs: number): number {
  const atMs = readTime(name, value)
  if (atMs > nowMs) return atMs
  throw misread(name, value, {
    zh: '将来的日期或时间；只写日期时指北京时间当日零点',
    en: 'a date or time to come; a date alone is its first moment in Shanghai',
  })
}

export function readList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Reads a creator's id. Throws OperatorError where it is none. */
export function readCreator(id: string): string {
  if (idPattern.test(id)) return id
  throw misread('ID', id, {
    zh: '16 至 19 位数字，首位不为 0',
    en: '16 to 19 digits that do not start with 0',
  })
}
