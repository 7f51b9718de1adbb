import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clockToleranceMs,
  elapsedMs,
  msToShanghaiMidnight,
  shanghaiDay,
  shanghaiIso,
  systemClock,
} from './clock.ts'

const inShanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/** The calendar of the platform's own time zone data. */
function oracle(atMs: number) {
  const parts = new Map(inShanghai.formatToParts(atMs).map(({ type, value }) => [type, value]))
  const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
  const time = `${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`
  return { day, iso: `${day}T${time}.${parts.get('fractionalSecond')}+08:00` }
}

const instant = fc.integer({ min: Date.parse('1992-01-01Z'), max: Date.parse('2200-01-01Z') })

describe('the calendar of Shanghai', () => {
  it('gives the day and time that the time zone data gives', () => {
    fc.assert(
      fc.property(instant, (atMs) => {
        expect(shanghaiDay(atMs)).toBe(oracle(atMs).day)
        expect(shanghaiIso(atMs)).toBe(oracle(atMs).iso)
        expect(Date.parse(shanghaiIso(atMs))).toBe(atMs)
      }),
      { numRuns: 500 },
    )
  })

  it('ends the day at midnight and not a millisecond sooner', () => {
    fc.assert(
      fc.property(instant, (atMs) => {
        const midnightMs = atMs + msToShanghaiMidnight(atMs)
        expect(midnightMs).toBeGreaterThan(atMs)
        expect(oracle(midnightMs - 1).day).toBe(oracle(atMs).day)
        expect(oracle(midnightMs).day).not.toBe(oracle(atMs).day)
        expect(oracle(midnightMs).iso).toContain('T00:00:00.000')
        expect(msToShanghaiMidnight(midnightMs)).toBe(86_400_000)
      }),
      { numRuns: 500 },
    )
  })

  it('turns the day over at 16:00 UTC', () => {
    const midnightMs = Date.parse('2026-11-22T16:00:00Z')
    expect(shanghaiDay(midnightMs - 1)).toBe('2026-11-22')
    expect(shanghaiDay(midnightMs)).toBe('2026-11-23')
    expect(shanghaiDay(midnightMs - 1)).toBe('2026-11-22')
  })
})

describe('what has elapsed since a moment', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z')

  it.each([
    [-90_000, 90_000],
    [0, 0],
    [1, 0],
    [clockToleranceMs, 0],
    [clockToleranceMs + 1, Number.POSITIVE_INFINITY],
  ])('%i ms from now is %d ms', (aheadMs, elapsed) => {
    expect(elapsedMs(nowMs + aheadMs, nowMs)).toBe(elapsed)
  })

  it('is nothing that can be less than a span where the moment is not known', () => {
    expect(elapsedMs(Number.NaN, nowMs) < Number.POSITIVE_INFINITY).toBe(false)
  })
})

describe('systemClock', () => {
  it('gives whole milliseconds since 1970', () => {
    const before = Date.now()
    const now = systemClock.now()
    expect(Number.isInteger(now)).toBe(true)
    expect(now).toBeGreaterThanOrEqual(before)
  })
})
