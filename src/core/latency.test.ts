import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addLatency, Durations, latencyBoundsMs, percentileMs } from './latency.ts'

const histogram = (durations: readonly number[]) => {
  const latencies: number[] = []
  for (const ms of durations) addLatency(latencies, ms)
  return latencies
}

const durations = fc.array(fc.double({ min: 0, max: 120_000, noNaN: true }), { minLength: 1 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

/** The bounds of the bucket that a duration falls into; the last one ends where it begins. */
function boundsOf(ms: number): readonly [from: number, to: number] {
  const index = latencyBoundsMs.findIndex((bound) => ms <= bound)
  const last = latencyBoundsMs.at(-1) ?? 0
  return index < 0 ? [last, last] : [latencyBoundsMs[index - 1] ?? 0, latencyBoundsMs[index] ?? 0]
}

const last = latencyBoundsMs.length

it('counts a duration in the first bucket whose bound it does not exceed', () => {
  expect(histogram([0, 5, 5.1])).toEqual([2, 1])
  expect(histogram([1e9])).toEqual([...Array(last).fill(0), 1])
  expect(latencyBoundsMs.at(-1)).toBeGreaterThanOrEqual(60_000)
})

it('says nothing of nothing, and of what has no end its beginning', () => {
  expect(percentileMs([], 0.5)).toBeNull()
  expect(percentileMs([0, 0], 0.5)).toBeNull()
  expect(percentileMs([10], 0.5)).toBe(2.5)
  expect(percentileMs([...Array(last).fill(0), 3], 0.95)).toBe(latencyBoundsMs.at(-1))
})

it('is off by an eighth at the most, whatever lies evenly or not', () => {
  const usual = fc.array(fc.double({ min: 5, minExcluded: true, max: 60_000, noNaN: true }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(usual, share, (all, part) => {
      const sorted = all.toSorted((a, b) => a - b)
      const exact = sorted[Math.max(1, Math.ceil(part * all.length)) - 1] ?? 0
      const told = percentileMs(histogram(all), part) ?? 0
      expect(Math.abs(told - exact) / exact).toBeLessThanOrEqual(1 / 8)
    }),
  )
})

it('puts a percentile into the bucket of the duration that it stands for', () => {
  fc.assert(
    fc.property(durations, share, (all, part) => {
      const sorted = all.toSorted((a, b) => a - b)
      const rank = Math.max(1, Math.ceil(part * all.length))
      const [from, to] = boundsOf(sorted[rank - 1] ?? 0)
      const percentile = percentileMs(histogram(all), part)
      expect(percentile).toBeGreaterThanOrEqual(from)
      expect(percentile).toBeLessThanOrEqual(to)
    }),
  )
})

it('gives percentiles that rise with their share', () => {
  fc.assert(
    fc.property(durations, share, share, (all, a, b) => {
      const latencies = histogram(all)
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((part) =>
        percentileMs(latencies, part),
      )
      expect(more).toBeGreaterThanOrEqual(less ?? Number.NaN)
    }),
  )
})

it('keeps the sum of all durations beside their buckets', () => {
  const kept = new Durations([1, 2])
  for (const ms of [0.5, 1, 1.5, 7]) kept.add(ms)
  expect(kept).toMatchObject({ counts: [2, 1, 1], sum: 10 })
})
