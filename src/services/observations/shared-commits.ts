/** How long commits of observations are apart, but for full ones: what a crash may lose of the history. */
const gatherMs = 100

/** The call that it was collected for is settled first: nobody waits for what is kept for later. */
const afterItsCallMs = 1

/** As many as are stored together; more would hold a commit up, and with it the calls in it. */
const mostTogether = 16

/** What is made ready in one go, unless a single one is longer: calls wait meanwhile. */
const mostBytesTogether = 64 * 1024

interface Waiting<T> {
  readonly collection: T
  readonly settle: (stored: Promise<void>) => void
}

/**
 * Has collections be stored together under load: each by itself would be one more commit between
 * those of the calls, which wait for it. A lone one goes as soon as its call is settled.
 */
export class SharedCommits<T extends { readonly body: Uint8Array }> {
  readonly #store: (collection: T) => Promise<void>
  #waiting: Waiting<T>[] = []
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined
  #dueAtMs = Number.POSITIVE_INFINITY
  #storedAtMs = Number.NEGATIVE_INFINITY
  #isHurried = false

  constructor(store: (collection: T) => Promise<void>) {
    this.#store = store
  }

  /** Stores it with others. Rejects where it could not be stored. */
  add(collection: T): Promise<void> {
    return new Promise((settle) => {
      this.#waiting.push({ collection, settle })
      this.#waitingBytes += collection.body.byteLength
      if (this.#isHurried) this.#storeNext()
      else this.#schedule()
    })
  }

  /** Nothing waits for others from now on. */
  hurry(): void {
    this.#isHurried = true
    while (this.#waiting.length > 0) this.#storeNext()
  }

  #schedule(): void {
    const isFull = this.#waiting.length >= mostTogether || this.#waitingBytes >= mostBytesTogether
    const soonestMs = performance.now() + afterItsCallMs
    const dueAtMs = isFull ? soonestMs : Math.max(soonestMs, this.#storedAtMs + gatherMs)
    if (dueAtMs >= this.#dueAtMs) return
    clearTimeout(this.#timer)
    this.#dueAtMs = dueAtMs
    this.#timer = setTimeout(() => this.#storeNext(), dueAtMs - performance.now())
  }

  #storeNext(): void {
    clearTimeout(this.#timer)
    this.#dueAtMs = Number.POSITIVE_INFINITY
    this.#storedAtMs = performance.now()
    let bytes = 0
    const room = this.#waiting.findIndex(({ collection }, at) => {
      bytes += collection.body.byteLength
      return at === mostTogether || (at > 0 && bytes > mostBytesTogether)
    })
    const next = this.#waiting.splice(0, room === -1 ? this.#waiting.length : room)
    for (const { collection, settle } of next) {
      this.#waitingBytes -= collection.body.byteLength
      settle(this.#store(collection))
    }
    if (this.#waiting.length > 0 && !this.#isHurried) this.#schedule()
  }
}
