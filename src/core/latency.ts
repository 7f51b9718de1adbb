import { bucketOf, Distribution } from './distribution.ts'

/** Upper bounds of the buckets of the metrics, in milliseconds; one more bucket is for the rest. */
const metricBoundsMs: readonly number[] = [
  5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
]

const stepsOfDecade = 20

/**
 * Upper bounds of the buckets that percentiles are told from, in milliseconds: so close together
 * that these are off by an eighth.
 */
export const latencyBoundsMs: readonly number[] = Array.from(
  { length: Math.ceil(stepsOfDecade * Math.log10(60_000 / 5)) + 1 },
  (_, step) => 5 * 10 ** (step / stepsOfDecade),
)

/** How many durations fell into each bucket, up to the last that has any. */
export type Latencies = readonly number[]

/** Adds `more` to `sums`, bucket by bucket. */
export function addLatencies(sums: number[], more: Latencies): void {
  for (let index = 0; index < more.length; index++) {
    sums[index] = (sums[index] ?? 0) + (more[index] ?? 0)
  }
}

/** Counts one duration of `ms`. */
export function addLatency(sums: number[], ms: number): void {
  const bucket = bucketOf(ms, latencyBoundsMs)
  while (sums.length <= bucket) sums.push(0)
  sums[bucket] = (sums[bucket] ?? 0) + 1
}

/**
 * The latency that `share` (0 to 1) of all stay within, in milliseconds; null where there are none.
 * Within a bucket they are taken to lie evenly; in the last one, which has no end, at its beginning.
 */
export function percentileMs(latencies: Latencies, share: number): number | null {
  const total = latencies.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let below = 0
  for (const [bucket, count] of latencies.entries()) {
    if (count > 0 && below + count >= share * total) {
      const from = latencyBoundsMs[bucket - 1] ?? 0
      const to = latencyBoundsMs[bucket] ?? from
      return from + (to - from) * Math.max(0, (share * total - below) / count)
    }
    below += count
  }
  return latencyBoundsMs.at(-1) ?? null
}

/** Durations in milliseconds. */
export class Durations extends Distribution {
  constructor(boundsMs = metricBoundsMs) {
    super(boundsMs)
  }
}
