import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateWindow } from './rate-window.ts'

const limit = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 9, max: 40 }))
/** Pauses between arrivals, most of them about as long as what makes a window full. */
const pauses = fc.array(
  fc.oneof(fc.nat(20), fc.nat(400), fc.constantFrom(0, 1, 999, 1000, 1001), fc.nat(5000)),
  { maxLength: 120 },
)

/** Asks at each time and takes where there is room. Returns the times of those let through. */
function admit(window: RateWindow, times: readonly number[]): number[] {
  return times.filter((atMs) => {
    if (window.waitMs(atMs) > 0) return false
    window.take(atMs)
    return true
  })
}

function arrivals(pausesMs: readonly number[], startMs = 1_800_000_000_000): number[] {
  let atMs = startMs
  return pausesMs.map((pauseMs) => {
    atMs += pauseMs
    return atMs
  })
}

/** The most of these times that any window of a second holds, by trying all that begin at one. */
function fullest(times: readonly number[]): number {
  const counts = times.map((from) => times.filter((at) => at >= from && at < from + 1000).length)
  return Math.max(0, ...counts)
}

const recent = (admitted: readonly number[], atMs: number) =>
  admitted.filter((at) => at > atMs - 1000).length

describe('a rate window', () => {
  it('lets no more than its limit through in any second', () => {
    fc.assert(
      fc.property(limit, pauses, (limit, pausesMs) => {
        const admitted = admit(new RateWindow(limit), arrivals(pausesMs))
        expect(fullest(admitted)).toBeLessThanOrEqual(limit)
      }),
      { numRuns: 300 },
    )
  })

  it('holds every change of its limit against what the past second has seen', () => {
    const visits = fc.array(fc.record({ pauseMs: fc.nat(300), limit }), { maxLength: 80 })
    fc.assert(
      fc.property(visits, (visits) => {
        const window = new RateWindow(1)
        const admitted: number[] = []
        let atMs = 1_800_000_000_000
        for (const { pauseMs, limit } of visits) {
          atMs += pauseMs
          window.limit = limit
          const room = Math.max(0, limit - recent(admitted, atMs))
          expect(window.remaining(atMs)).toBe(room)
          const waitMs = window.waitMs(atMs)
          expect(recent(admitted, atMs + waitMs)).toBeLessThan(limit)
          if (waitMs > 0) {
            expect(recent(admitted, atMs + waitMs - 1)).toBeGreaterThanOrEqual(limit)
            continue
          }
          window.take(atMs)
          admitted.push(atMs)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses only where the last second is full, and says how much is left and when to come', () => {
    fc.assert(
      fc.property(limit, pauses, (limit, pausesMs) => {
        const window = new RateWindow(limit)
        const admitted: number[] = []
        for (const atMs of arrivals(pausesMs)) {
          const room = limit - recent(admitted, atMs)
          expect(window.remaining(atMs)).toBe(room)
          const waitMs = window.waitMs(atMs)
          expect(waitMs === 0).toBe(room > 0)
          if (waitMs === 0) {
            window.take(atMs)
            admitted.push(atMs)
          } else {
            expect(recent(admitted, atMs + waitMs - 1)).toBe(limit)
            expect(recent(admitted, atMs + waitMs)).toBeLessThan(limit)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is full to its last place and empty a second later', () => {
    const window = new RateWindow(3)
    expect(admit(window, [0, 400, 999, 999, 999])).toEqual([0, 400, 999])
    expect(window.waitMs(999)).toBe(1)
    expect(admit(window, [1000, 1000, 1399, 1400])).toEqual([1000, 1400])
    expect(window.remaining(2400)).toBe(3)
  })

  it('takes nothing by being asked', () => {
    const window = new RateWindow(1)
    for (let i = 0; i < 5; i++) expect([window.waitMs(7), window.remaining(7)]).toEqual([0, 1])
  })
})

describe('a clock that is set back', () => {
  const step = fc.record({
    pauseMs: fc.oneof(fc.nat(50), fc.nat(1500)),
    backMs: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      fc.integer({ min: 1, max: 1100 }),
      fc.integer({ min: 1000, max: 10_000_000 }),
    ),
  })

  it('never admits more than the limit in a second of real time', () => {
    fc.assert(
      fc.property(limit, fc.array(step, { maxLength: 100 }), (limit, steps) => {
        const window = new RateWindow(limit)
        const admitted: number[] = []
        let realMs = 0
        let wallMs = 1_800_000_000_000
        for (const { pauseMs, backMs } of steps) {
          realMs += pauseMs
          wallMs += pauseMs - backMs
          if (window.waitMs(wallMs) > 0) continue
          window.take(wallMs)
          admitted.push(realMs)
        }
        expect(fullest(admitted)).toBeLessThanOrEqual(limit)
      }),
      { numRuns: 500 },
    )
  })

  it('stops nobody for longer than two seconds', () => {
    fc.assert(
      fc.property(limit, fc.integer({ min: 1, max: 100_000_000 }), (limit, backMs) => {
        const window = new RateWindow(limit)
        admit(window, Array(limit).fill(1_800_000_000_000))
        const wallMs = 1_800_000_000_000 - backMs
        expect(window.waitMs(wallMs)).toBeGreaterThan(0)
        expect(window.remaining(wallMs)).toBe(0)
        expect(window.waitMs(wallMs)).toBeLessThanOrEqual(2000)
        expect(window.remaining(wallMs + 2000)).toBe(limit)
      }),
    )
  })
})

describe('giving back', () => {
  it('leaves everything as if the calls had never come', () => {
    const takes = fc.integer({ min: 1, max: 8 })
    fc.assert(
      fc.property(limit, pauses, takes, pauses, (limit, before, takes, after) => {
        const window = new RateWindow(limit)
        const spared = new RateWindow(limit)
        const earlier = arrivals(before)
        const admitted = admit(window, earlier)
        admit(spared, earlier)
        const atMs = earlier.at(-1) ?? 1_800_000_000_000
        const taken = admit(window, Array(takes).fill(atMs))
        for (const _ of taken) window.giveBack()
        expect(window.remaining(atMs)).toBe(limit - recent(admitted, atMs))
        const later = arrivals(after, atMs)
        expect(admit(window, later)).toEqual(admit(spared, later))
      }),
      { numRuns: 300 },
    )
  })
})
