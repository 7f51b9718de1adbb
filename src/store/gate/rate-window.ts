/**
 * At most `limit` calls in any second, exactly: the times of the last `limit` calls are kept, and
 * one more is let through only when the oldest of them is a second old. A bucket that refills would
 * let twice the limit pass in the second after a pause.
 */
export class RateWindow {
  readonly limit: number
  /** Made with the first take: most tokens of a big table are not in use. */
  #times: Float64Array | undefined
  #next = 0
  #latest = Number.NEGATIVE_INFINITY

  constructor(limit: number) {
    this.limit = limit
  }

  /** Milliseconds until a call fits; 0 when one fits now. Takes nothing. */
  waitMs(atMs: number): number {
    const oldest = this.#times?.[this.#next] ?? Number.NEGATIVE_INFINITY
    return Math.max(0, oldest + windowMs - this.#monotonic(atMs))
  }

  take(atMs: number): void {
    this.#latest = this.#monotonic(atMs)
    this.#times ??= new Float64Array(this.limit).fill(Number.NEGATIVE_INFINITY)
    this.#times[this.#next] = this.#latest
    this.#next = (this.#next + 1) % this.limit
  }

  /** Calls that fit now. The ring is in order of time, so the first that is still recent is searched. */
  remaining(atMs: number): number {
    const times = this.#times
    if (!times) return this.limit
    const since = this.#monotonic(atMs) - windowMs
    let free = 0
    let end = this.limit
    while (free < end) {
      const middle = (free + end) >>> 1
      if ((times[(this.#next + middle) % this.limit] ?? 0) <= since) free = middle + 1
      else end = middle
    }
    return free
  }

  /** Gives the latest take back, for a batch that could not be committed. */
  giveBack(): void {
    if (!this.#times) return
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
    this.#times = this.#times?.map((time) => time - backMs)
    this.#latest = atMs
    return atMs
  }
}

const windowMs = 1000
