/** Somebody whose request is in the batch was told meanwhile that it failed. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError'
}

/**
 * What becomes of requests, decided by two sides and only once: the callers' side gives up those
 * that have waited too long, the ledger's claims those that it is about to commit. Each may be a
 * thread. Requests are known by their place in the one order that both count them in; what is
 * decided is always all of them up to one place, so a single number in shared memory says it.
 */
export class Fates {
  readonly #decided: BigInt64Array

  constructor(shared: SharedArrayBuffer) {
    this.#decided = new BigInt64Array(shared)
  }

  static share(): SharedArrayBuffer {
    return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)
  }

  /** All requests before this place are given up, claimed, or were told that their commit failed. */
  get decided(): number {
    return Number(Atomics.load(this.#decided, 0))
  }

  /**
   * Gives up the requests before `end`. Returns the first of them that is given up; from there to
   * `end` nothing will ever be charged. Where it is `end`, all were decided before.
   */
  giveUp(end: number): number {
    for (;;) {
      const { decided } = this
      if (decided >= end) return end
      if (this.#decide(decided, end)) return decided
    }
  }

  /** Claims the requests from `first` to before `end`. Returns false where one was given up. */
  claim(first: number, end: number): boolean {
    const { decided } = this
    return decided <= first && this.#decide(decided, end)
  }

  #decide(expected: number, end: number): boolean {
    const before = Atomics.compareExchange(this.#decided, 0, BigInt(expected), BigInt(end))
    return before === BigInt(expected)
  }
}
