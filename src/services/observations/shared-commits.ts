import type { Clock } from '../../core/clock.ts'
import type { Observation, ObservationWriter } from '../../store/ports.ts'

/** How long observations are apart in commits, but for full ones: what a crash may lose of the history. */
const gatherMs = 100

/** As many as are stored together; more would hold a commit up, and with it the calls in it. */
const mostTogether = 16

interface Waiting {
  readonly observation: Observation
  readonly settle: (stored: Promise<void>) => void
}

/**
 * Has observations share commits under load: each by itself would be one more commit between those
 * of the calls, which wait for it. A lone one goes at once.
 */
export class SharedCommits {
  readonly #store: ObservationWriter
  readonly #clock: Clock
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #flushedAtMs = Number.NEGATIVE_INFINITY
  #isHurried = false

  constructor(store: ObservationWriter, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Stores it with others. Rejects where it could not be stored. */
  add(observation: Observation): Promise<void> {
    return new Promise((settle) => {
      this.#waiting.push({ observation, settle })
      const waitMs = this.#flushedAtMs + gatherMs - performance.now()
      if (this.#isHurried || waitMs <= 0 || this.#waiting.length === mostTogether) this.#flush()
      else this.#timer ??= setTimeout(() => this.#flush(), waitMs)
    })
  }

  /** Nothing waits for others from now on. */
  hurry(): void {
    this.#isHurried = true
    this.#flush()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushedAtMs = performance.now()
    const all = this.#waiting
    this.#waiting = []
    for (const { observation, settle } of all) {
      settle(this.#store.observe(observation, this.#clock.now()))
    }
  }
}
