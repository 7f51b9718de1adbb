const windowMs = 1000

/** Times that a window has room for at first; what is used more makes room as it needs it. */
const smallestRoom = 8

/** Windows that have seen no call yet share this: there are two of them for each token. */
const noTimes = new Float64Array(0)

/**
 * At most `limit` calls in any second, exactly: the times of the calls of the past second are kept,
 * and one more is let through only when fewer than `limit` are. A bucket that refills would let
 * twice the limit pass in the second after a pause.
 */
export class RateWindow {
  /** May change: what the past second has seen still counts. */
  limit: number
  /** A ring: `#count` times from `#first` on, in order. */
  #times = noTimes
  #first = 0
  #count = 0
  #latest = Number.NEGATIVE_INFINITY

  constructor(limit: number) {
    this.limit = limit
  }

  /** The time of the latest take: the window goes by it where a clock is behind it. */
  get latestMs(): number {
    return this.#latest
  }

  /** When the calls were let through that still count, in order. */
  times(): number[] {
    return Array.from({ length: this.#count }, (_, index) => this.#at(index))
  }

  /** Goes on from these times, in order, in the place of its own. */
  restore(times: readonly number[]): void {
    this.#times = Float64Array.from(times)
    this.#first = 0
    this.#count = times.length
    this.#latest = times.at(-1) ?? Number.NEGATIVE_INFINITY
  }

  /** Milliseconds until a call fits; 0 when one fits now. Takes nothing. */
  waitMs(atMs: number): number {
    const nowMs = this.#forget(atMs)
    // A limit that was lowered can have more behind it than it lets through.
    const inTheWay = this.#count - this.limit
    return inTheWay < 0 ? 0 : this.#at(inTheWay) + windowMs - nowMs
  }

  take(atMs: number): void {
    this.#latest = this.#forget(atMs)
    if (this.#count === this.#times.length) this.#makeRoom()
    this.#times[(this.#first + this.#count) % this.#times.length] = this.#latest
    this.#count++
  }

  /** Calls that fit now. */
  remaining(atMs: number): number {
    this.#forget(atMs)
    return Math.max(0, this.limit - this.#count)
  }

  /** Gives the latest take back, for a batch that could not be committed. */
  giveBack(): void {
    if (this.#count > 0) this.#count--
  }

  /** Drops the times that are a second old. Returns the time to go by. */
  #forget(atMs: number): number {
    const nowMs = this.#monotonic(atMs)
    while (this.#count > 0 && this.#at(0) + windowMs <= nowMs) {
      this.#first = (this.#first + 1) % this.#times.length
      this.#count--
    }
    return nowMs
  }

  #at(index: number): number {
    return this.#times[(this.#first + index) % this.#times.length] ?? Number.NaN
  }

  #makeRoom(): void {
    const roomier = new Float64Array(Math.max(smallestRoom, this.#count * 2))
    for (let index = 0; index < this.#count; index++) roomier[index] = this.#at(index)
    this.#times = roomier
    this.#first = 0
  }

  /**
   * The machine's clock can be set back; the window never runs backwards. A small step is waited
   * out. A large one takes the window along, or calls would be refused until the clock catches up.
   */
  #monotonic(atMs: number): number {
    const backMs = this.#latest - atMs
    if (backMs <= windowMs) return Math.max(atMs, this.#latest)
    this.#times = this.#times.map((time) => time - backMs)
    this.#latest = atMs
    return atMs
  }
}
