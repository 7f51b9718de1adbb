import { setTimeout as delay } from 'node:timers/promises'
import type { LimitState } from '../../ledger/protocol.ts'

const windowMs = 1000
/** The ledger's clock ticks in whole milliseconds. */
const tickMs = 2

/** Turns for calls of one token, as fast as its rate lets through and no faster. */
export class Pace {
  readonly #limit: number
  #free: number
  /** When the limit is whole again. */
  #wholeAtMs: number

  constructor({ limit, remaining, resetMs }: LimitState) {
    this.#limit = Math.max(1, limit)
    this.#free = remaining
    this.#wholeAtMs = performance.now() + (remaining > 0 ? windowMs : resetMs) + tickMs
  }

  /** Waits for a turn. False where it would come after `untilMs`, or the signal aborts. */
  async turn(untilMs: number, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      if (signal.aborted) return false
      const nowMs = performance.now()
      if (this.#free === 0 && nowMs >= this.#wholeAtMs) this.#free = this.#limit
      if (this.#free > 0) {
        this.#free--
        this.#wholeAtMs = nowMs + windowMs + tickMs
        return true
      }
      if (this.#wholeAtMs > untilMs) return false
      await delay(this.#wholeAtMs - nowMs, undefined, { signal }).catch(() => {})
    }
  }

  /** The token's other calls have taken what was free: nothing is for so long. */
  backOff(waitMs: number): void {
    this.#free = 0
    this.#wholeAtMs = Math.max(this.#wholeAtMs, performance.now() + waitMs + tickMs)
  }
}
