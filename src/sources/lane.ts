import { SourceFault } from './fault.ts'
import type { CollectOptions } from './source.ts'

export interface LaneSettings {
  /** Starts a second on the long run. */
  readonly callsPerSecond: number
  /** Calls under way at most. */
  readonly concurrency: number
}

interface Waiter {
  readonly start: () => void
}

/** Each step is between three and five quarters of the mean, so that calls come in no beat. */
const jitter = () => 0.75 + Math.random() * 0.5

/** What a late timer may make up for at once: enough to keep the mean, too little for a burst. */
const maxCatchUpMs = 100

/**
 * One queue for pace and concurrency together, first come first served. A bulkhead behind a pace
 * would let starts bunch up, and keep the place of callers who have left.
 */
export class Lane {
  readonly #stepMs: number
  readonly #concurrency: number
  readonly #waiting = new Set<Waiter>()
  #active = 0
  #nextAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor({ callsPerSecond, concurrency }: LaneSettings) {
    this.#stepMs = 1000 / callsPerSecond
    this.#concurrency = concurrency
  }

  /**
   * Runs the work when its turn has come. Throws the signal's reason when that aborts first, and
   * SourceFault at once where the turn would come after `withinMs`.
   */
  async run<T>(work: () => Promise<T>, { signal, withinMs }: CollectOptions): Promise<T> {
    signal.throwIfAborted()
    const waitMs = this.#expectedWaitMs()
    if (withinMs !== undefined && waitMs > withinMs) {
      const detail = `its pace has no turn within ${Math.round(withinMs)} ms`
      throw new SourceFault('limited', { detail, retryAfterMs: waitMs, unasked: true })
    }
    await this.#turn(signal)
    try {
      return await work()
    } finally {
      this.#active--
      this.#advance()
    }
  }

  /** Starts nothing for `ms` from now. */
  pause(ms: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, performance.now() + ms)
  }

  #expectedWaitMs(): number {
    return this.#nextAtMs - performance.now() + this.#waiting.size * this.#stepMs
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter)
        reject(signal.reason)
      }
      const waiter = {
        start: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.add(waiter)
      this.#advance()
    })
  }

  /** Starts whoever's turn has come, and comes back for the next one. */
  #advance(): void {
    for (const waiter of this.#waiting) {
      if (this.#active >= this.#concurrency) return
      const now = performance.now()
      if (this.#nextAtMs > now) {
        this.#wake(this.#nextAtMs - now)
        return
      }
      this.#waiting.delete(waiter)
      this.#active++
      this.#nextAtMs = Math.max(this.#nextAtMs, now - maxCatchUpMs) + this.#stepMs * jitter()
      waiter.start()
    }
  }

  #wake(inMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#advance()
    }, inMs).unref()
  }
}
