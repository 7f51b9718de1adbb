import type { AppError } from '../../core/errors.ts'
import type { Remembrance } from '../../ledger/protocol.ts'
import type { Urgency } from '../../sources/queue.ts'
import type { Found } from './outcome.ts'

/**
 * What is paid for: an answer that is at hand, or one that is worked for once its price is held. It
 * knows nothing of who asks, so that one serves everybody who asks the same.
 */
export interface Work<T> {
  /** The creator or video that is asked for; null where there is none. */
  readonly subject: string | null
  /** The answer if it is at hand: it is charged at once. A promise where that has to be looked up. */
  atHand?(): Found<T> | undefined | Promise<Found<T> | undefined>
  /** Works for the answer. What it throws is a fault of our own. */
  find(patience: Patience): Promise<Found<T> | Unfound>
  /** Present where a key makes repetitions one. */
  readonly repeatable?: Repeatable<T>
}

/** For whom work is done, and how long they wait for it. */
export interface Patience {
  /** The account that pays. */
  readonly accountId: number
  /** Whether somebody is at the other end, or it has time. */
  readonly urgency: Urgency
  /** Aborts when nobody waits any more. */
  readonly gone: AbortSignal
  readonly deadlineMs: number
}

/** Why work brought nothing: `left` where nobody waited for it to the end. */
export interface Unfound {
  readonly failure: AppError | 'left'
  /** The source that was asked; null where none was. */
  readonly source: string | null
}

/** How an answer is brought again. */
export interface Repeatable<T> {
  /** The same for the same question, in whatever way it was put. */
  readonly question: readonly (string | boolean)[]
  keep(found: Found<T>): Kept & Pick<Remembrance, 'subjects'>
  restore(kept: Kept): Found<T>
}

/** What is kept of an answer, to be brought again. */
export type Kept = Pick<Remembrance, 'body' | 'collectedAtMs' | 'source'>
