/** The history cannot be asked more for now. */
export class HistoryBusyError extends Error {
  override readonly name = 'HistoryBusyError'
}

/** Questions that wait at the most; each is bounded, and so is the wait of the last. */
const maxWaiting = 32
/** Of these, those of one asker: nobody takes the history from everybody. */
const maxOfOne = 3

interface Waiter {
  readonly asker: string
  readonly start: () => void
}

/** One question at a time, first come first served; what nobody waits for any more is not asked. */
export class Turns {
  readonly #waiting = new Set<Waiter>()
  #isTaken = false

  /**
   * Does the work when its turn has come. Throws HistoryBusyError where too many wait already, and
   * the signal's reason where that aborts first.
   */
  async run<T>(asker: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const own = [...this.#waiting].filter((waiter) => waiter.asker === asker)
    if (this.#waiting.size >= maxWaiting || own.length >= maxOfOne) {
      throw new HistoryBusyError('The history is busy')
    }
    await this.#turn(asker, signal)
    try {
      return await work()
    } finally {
      this.#isTaken = false
      this.#next()
    }
  }

  #turn(asker: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter)
        reject(signal.reason)
      }
      const waiter = {
        asker,
        start: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.add(waiter)
      this.#next()
    })
  }

  #next(): void {
    const [first] = this.#waiting
    if (this.#isTaken || !first) return
    this.#isTaken = true
    this.#waiting.delete(first)
    first.start()
  }
}
