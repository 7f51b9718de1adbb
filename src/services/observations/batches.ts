/** How long batches are apart, but for full ones: what a crash may lose of the history. */
const gatherMs = 100

/** As a rule the call that it was collected for is settled first: nobody waits for what is kept. */
const afterItsCallMs = 1

/** Over SQLite stored with one commit; more would hold it up, and with it the calls in it. */
const mostInBatch = 16

/** Made ready in one go, unless a single one is longer: calls wait meanwhile. */
const mostBytesInBatch = 64 * 1024

/** With as much waiting as these take, whoever brings another collection makes some ready himself. */
const mostBatchesWaiting = 8

interface Waiting<T> {
  readonly collection: T
  readonly settle: (stored: Promise<void>) => void
}

/**
 * Has collections made ready and stored in batches under load: each by itself would be one more
 * commit between those of the calls, which wait for it. A lone one goes once its call is settled.
 */
export class Batches<T extends { readonly body: Uint8Array }> {
  readonly #store: (collection: T) => Promise<void>
  #waiting: Waiting<T>[] = []
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined
  #dueAtMs = Number.POSITIVE_INFINITY
  #storedAtMs = Number.NEGATIVE_INFINITY
  #isHurried = false

  /** `store` is called for each of a batch, one right after the other. */
  constructor(store: (collection: T) => Promise<void>) {
    this.#store = store
  }

  /** Stores it with others. Rejects where it could not be stored. */
  add(collection: T): Promise<void> {
    return new Promise((settle) => {
      this.#waiting.push({ collection, settle })
      this.#waitingBytes += collection.body.byteLength
      if (this.#isHurried || this.#isFull(mostBatchesWaiting)) this.#storeNext()
      else this.#schedule()
    })
  }

  /** Nothing waits for others from now on. */
  hurry(): void {
    this.#isHurried = true
    while (this.#waiting.length > 0) this.#storeNext()
  }

  /** Whether as much waits as so many batches take. */
  #isFull(batches: number): boolean {
    return (
      this.#waiting.length >= batches * mostInBatch ||
      this.#waitingBytes >= batches * mostBytesInBatch
    )
  }

  #schedule(): void {
    const nowMs = performance.now()
    const soonestMs = nowMs + afterItsCallMs
    const dueAtMs = this.#isFull(1) ? soonestMs : Math.max(soonestMs, this.#storedAtMs + gatherMs)
    if (dueAtMs >= this.#dueAtMs) return
    clearTimeout(this.#timer)
    this.#dueAtMs = dueAtMs
    this.#timer = setTimeout(() => this.#storeNext(), dueAtMs - nowMs)
  }

  #storeNext(): void {
    clearTimeout(this.#timer)
    this.#dueAtMs = Number.POSITIVE_INFINITY
    this.#storedAtMs = performance.now()
    let bytes = 0
    const end = this.#waiting.findIndex(({ collection }, at) => {
      bytes += collection.body.byteLength
      return at === mostInBatch || (at > 0 && bytes > mostBytesInBatch)
    })
    const batch = this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
    for (const { collection, settle } of batch) {
      this.#waitingBytes -= collection.body.byteLength
      settle(this.#store(collection))
    }
    if (this.#waiting.length > 0 && !this.#isHurried) this.#schedule()
  }
}
