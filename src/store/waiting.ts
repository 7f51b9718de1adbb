import type { CommitError } from '../ledger/ledger.ts'
import type { StoreReply } from './requests.ts'

/** How often it is looked at what has waited too long; waits are counted in these. */
export const tickMs = 250

/** Hears the reply to a request, once. */
export type Waiter = (reply: StoreReply | CommitError) => void

/** Stands in the place of a waiter that was given up, and hears its reply for it. */
const nobody: Waiter = () => {}

/** Tells a waiter. One that throws is a defect of its own, and keeps nobody else from hearing. */
export function tell(waiter: Waiter, reply: StoreReply | CommitError): void {
  try {
    waiter(reply)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
  }
}

/**
 * The requests that have no reply yet, in the order of their replies. Time is told by ticks, and
 * not by the clock: a process that stood still for a minute has not kept anybody waiting.
 */
export class Waiting {
  #waiters: Waiter[] = []
  /** How many of all requests were replied to, which is the place of the first that waits. */
  #replied = 0
  /** The place after the last request that was given up. */
  #givenUp = 0
  /** How many requests there had been at each tick, as far back as one may wait. */
  #counts: number[] = []
  readonly #deadlineTicks: number
  #repliedAtTick = 0
  #idleTicks = 0

  constructor(deadlineMs: number) {
    this.#deadlineTicks = Math.ceil(deadlineMs / tickMs)
  }

  /** All requests so far; the place of the next. */
  get count(): number {
    return this.#replied + this.#waiters.length
  }

  /** Whether nobody waits for a reply. */
  get isEmpty(): boolean {
    return this.count <= Math.max(this.#replied, this.#givenUp)
  }

  /** For how long requests have waited without a reply to any. */
  get idleMs(): number {
    return this.#idleTicks * tickMs
  }

  add(waiter: Waiter): void {
    this.#waiters.push(waiter)
  }

  /** The first so many, which wait no longer. */
  take(count: number): Waiter[] {
    const taken = this.#waiters.slice(0, count)
    this.#waiters = this.#waiters.slice(count)
    this.#replied += taken.length
    return taken
  }

  /** The first so many, which were given up; no progress was made with them. */
  drop(count: number): void {
    this.take(count)
    this.#repliedAtTick += count
  }

  /** Counts a tick. Returns the place before which all that wait are past the deadline, or 0. */
  tick(): number {
    const stands = this.#waiters.length > 0 && this.#replied === this.#repliedAtTick
    this.#idleTicks = stands ? this.#idleTicks + 1 : 0
    this.#repliedAtTick = this.#replied
    this.#counts.push(this.count)
    let overdue = 0
    while (this.#counts.length > this.#deadlineTicks) overdue = this.#counts.shift() ?? overdue
    return overdue > this.#replied ? overdue : 0
  }

  /** Gives up those from one place to before another. */
  giveUp(first: number, end: number, error: CommitError): void {
    for (let place = Math.max(first, this.#replied); place < end; place++) {
      const index = place - this.#replied
      tell(this.#waiters[index] ?? nobody, error)
      this.#waiters[index] = nobody
    }
    this.#givenUp = Math.max(this.#givenUp, end)
  }
}
