import { elapsedMs } from './clock.ts'

/**
 * How long after a creator was erased nothing of it is kept: what was asked before may come in until
 * then, as a call takes a minute at the most.
 */
export const forgettingMs = 65_000

/** The creators of whom nothing is kept, because they were erased a moment ago. */
export class Forgetting {
  readonly #sinceMs = new Map<string, number>()

  begin(subject: string, atMs: number): void {
    for (const [earlier, sinceMs] of this.#sinceMs) {
      if (atMs - sinceMs >= forgettingMs) this.#sinceMs.delete(earlier)
    }
    this.#sinceMs.set(subject, atMs)
  }

  /** Whether nothing may be kept of the subject; what is about nobody (null) always may. */
  covers(subject: string | null, nowMs: number): boolean {
    if (subject === null) return false
    const sinceMs = this.#sinceMs.get(subject)
    if (sinceMs === undefined || nowMs - sinceMs >= forgettingMs) return false
    // A clock that was set back does not say how much has passed: the time begins anew.
    if (elapsedMs(sinceMs, nowMs) > forgettingMs) this.#sinceMs.set(subject, nowMs)
    return true
  }
}
