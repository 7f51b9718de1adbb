/**
 * At most `limit` calls in any second, exactly: the times of the last `limit` calls are kept, and
 * one more is let through only when the oldest of them is a second old. A bucket that refills would
 * let twice the limit pass in the second after a pause.
 */
export class RateWindow {
  readonly limit: number
  readonly #times: Float64Array
  #next = 0
  #latest = Number.NEGATIVE_INFINITY

  constructor(limit: number) {
    this.limit = limit
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY)
  }

  /** Milliseconds until a call fits; 0 when one fits now. Takes nothing. */
  waitMs(atMs: number): number {
    const nowMs = this.#monotonic(atMs)
    return Math.max(0, (this.#times[this.#next] ?? 0) + windowMs - nowMs)
  }

  take(atMs: number): void {
    this.#latest = this.#monotonic(atMs)
    this.#times[this.#next] = this.#latest
    this.#next = (this.#next + 1) % this.limit
  }

  /** Calls that fit now. The ring is in order of time, so the first that is still recent is searched. */
  remaining(atMs: number): number {
    const since = this.#monotonic(atMs) - windowMs
    let free = 0
    let end = this.limit
    while (free < end) {
      const middle = (free + end) >>> 1
      if ((this.#times[(this.#next + middle) % this.limit] ?? 0) <= since) free = middle + 1
      else end = middle
    }
    return free
  }

  /** Gives the latest take back, for a batch that could not be committed. */
  giveBack(): void {
    this.#next = (this.#next + this.limit - 1) % this.limit
    this.#times[this.#next] = Number.NEGATIVE_INFINITY
  }

  /**
   * The machine's clock can be set back; the window never runs backwards. A small step is waited
   * out. A large one takes the window along, or calls would be refused until the clock catches up.
   */
  #monotonic(atMs: number): number {
    const backMs = this.#latest - atMs
    if (backMs <= windowMs) return Math.max(atMs, this.#latest)
    for (const [index, time] of this.#times.entries()) this.#times[index] = time - backMs
    this.#latest = atMs
    return atMs
  }
}

const windowMs = 1000
