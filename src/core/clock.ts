import { parseInstant } from './instant.ts'

/** Where the time comes from. It is injected, so that tests can turn days over. */
export interface Clock {
  /** The time in milliseconds since 1970. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** Clocks of machines differ by so much, and no more. */
export const clockToleranceMs = 300_000

/**
 * Milliseconds since a moment. One that lies ahead by no more than clocks differ is now. One further
 * ahead was told by a clock that was set back since: how long ago it was nobody knows, and Infinity
 * is what is never recent.
 */
export function elapsedMs(sinceMs: number, nowMs: number): number {
  if (sinceMs > nowMs + clockToleranceMs) return Number.POSITIVE_INFINITY
  return Math.max(0, nowMs - sinceMs)
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Asia/Shanghai has been UTC+8 all year since 1991, so a fixed offset is exact. */
const shanghaiOffsetMs = 8 * hourMs

let latestDay = { number: Number.NaN, text: '' }

/** The calendar day in Shanghai as `YYYY-MM-DD`. The latest one is kept: calls ask for it all day. */
export function shanghaiDay(atMs: number): string {
  const number = Math.floor((atMs + shanghaiOffsetMs) / dayMs)
  if (number !== latestDay.number) {
    latestDay = { number, text: new Date(number * dayMs).toISOString().slice(0, 10) }
  }
  return latestDay.text
}

/** The hours of a day in Shanghai, as whole hours since 1970: the first, and the first of the next. */
export function shanghaiDayHours(day: string): readonly [from: number, to: number] {
  const from = (parseInstant(day) ?? Number.NaN) / hourMs
  return [from, from + 24]
}

/** Milliseconds from `atMs` to the next midnight in Shanghai. */
export function msToShanghaiMidnight(atMs: number): number {
  return dayMs - ((atMs + shanghaiOffsetMs) % dayMs)
}

/** Prints a moment as ISO 8601 with milliseconds and the offset of Shanghai. */
export function shanghaiIso(atMs: number): string {
  return new Date(atMs + shanghaiOffsetMs).toISOString().replace('Z', '+08:00')
}
