/** Where the time comes from: injected, so that tests can turn days over. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

const dayMs = 86_400_000
/** Asia/Shanghai has been UTC+8 all year since 1991, so a fixed offset is exact. */
const shanghaiOffsetMs = 8 * 3_600_000

/** The calendar day in Shanghai as `YYYY-MM-DD`. */
export function shanghaiDay(atMs: number): string {
  return new Date(atMs + shanghaiOffsetMs).toISOString().slice(0, 10)
}

/** Milliseconds from `atMs` to the next midnight in Shanghai. */
export function msToShanghaiMidnight(atMs: number): number {
  return dayMs - ((atMs + shanghaiOffsetMs) % dayMs)
}

/** ISO 8601 with milliseconds and the offset of Shanghai. */
export function shanghaiIso(atMs: number): string {
  return new Date(atMs + shanghaiOffsetMs).toISOString().replace('Z', '+08:00')
}
