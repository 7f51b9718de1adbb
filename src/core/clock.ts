import { parseInstant } from './instant.ts'

/** Where the time comes from: injected, so that tests can turn days over. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/**
 * How long after a creator was erased nothing of it is kept: what was asked before may come in until
 * then, as a call takes a minute at the most.
 */
export const forgettingMs = 65_000

const dayMs = 86_400_000
/** Asia/Shanghai has been UTC+8 all year since 1991, so a fixed offset is exact. */
const shanghaiOffsetMs = 8 * 3_600_000

let latestDay = { number: Number.NaN, text: '' }

/** The calendar day in Shanghai as `YYYY-MM-DD`. The latest one is kept: calls ask for it all day. */
export function shanghaiDay(atMs: number): string {
  const number = Math.floor((atMs + shanghaiOffsetMs) / dayMs)
  if (number !== latestDay.number) {
    latestDay = { number, text: new Date(number * dayMs).toISOString().slice(0, 10) }
  }
  return latestDay.text
}

export const hourMs = 3_600_000

/** The hours of a day in Shanghai, as whole hours since 1970: the first, and the first of the next. */
export function shanghaiDayHours(day: string): readonly [from: number, to: number] {
  const from = (parseInstant(day) ?? Number.NaN) / hourMs
  return [from, from + 24]
}

/** Milliseconds from `atMs` to the next midnight in Shanghai. */
export function msToShanghaiMidnight(atMs: number): number {
  return dayMs - ((atMs + shanghaiOffsetMs) % dayMs)
}

/** ISO 8601 with milliseconds and the offset of Shanghai. */
export function shanghaiIso(atMs: number): string {
  return new Date(atMs + shanghaiOffsetMs).toISOString().replace('Z', '+08:00')
}
