/** How often values fell into each of its buckets, and their sum; counting one allocates nothing. */
export class Distribution {
  /** Upper bounds of the buckets; one more bucket is for the rest. */
  readonly bounds: readonly number[]
  readonly counts: number[]
  sum = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.counts = Array<number>(bounds.length + 1).fill(0)
  }

  add(value: number): void {
    const bucket = bucketOf(value, this.bounds)
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sum += value
  }
}

/** The bucket that a value falls into, as an index. */
export function bucketOf(value: number, bounds: readonly number[]): number {
  let bucket = 0
  while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++
  return bucket
}
