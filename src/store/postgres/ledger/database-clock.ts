import type { Clock } from '../../../core/clock.ts'

/**
 * The clock of the database, which is one for all gateways, as it is told between its answers by the
 * time that has passed here. Clocks of machines and what sets them do not come into it.
 */
export class DatabaseClock implements Clock {
  /** What its clock is ahead of the steady one here, at the least and at the most. */
  #aheadMs = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY }

  now(): number {
    const { least, most } = this.#aheadMs
    return Math.floor(performance.now() + (least + most) / 2)
  }

  /** Learns from an answer that says what the clock showed, in whole milliseconds, meanwhile. */
  learn(databaseMs: number, askedAtMs: number, answeredAtMs = performance.now()): void {
    const told = { least: databaseMs - answeredAtMs, most: databaseMs + 1 - askedAtMs }
    const least = Math.max(told.least, this.#aheadMs.least)
    const most = Math.min(told.most, this.#aheadMs.most)
    // It was set, or goes at another pace: what it showed before tells nothing any more.
    this.#aheadMs = least <= most ? { least, most } : told
  }
}
