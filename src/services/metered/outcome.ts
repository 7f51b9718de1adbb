import type { Refusal } from '../../core/codes.ts'
import type { Text } from '../../core/text.ts'
import type { Standing } from '../../ledger/protocol.ts'
import type { CacheState } from '../../ledger/records.ts'

/** An answer that was found, at hand or by working for it. */
export interface Found<T> {
  readonly answer: T
  /** Null where there is no cache to tell of. */
  readonly cache: CacheState | null
  /** The source that the answer came from; null where it is of our own making. */
  readonly source: string | null
  /** How old the data was when it was asked for; undefined where it was collected since. */
  readonly ageMs: number | undefined
}

interface Ended {
  readonly requestId: string
  readonly costMicros: number
  /** Where it leaves the token; undefined where the token is not known. */
  readonly standing: Standing | undefined
  /** How long the source took; undefined where none was asked. */
  readonly sourceMs: number | undefined
}

export interface Answered<T> extends Ended, Found<T> {
  readonly code: 0
  /** Whether an earlier call with the same idempotency key brought, and paid for, this answer. */
  readonly isReplayed: boolean
}

export interface Refused extends Ended {
  readonly code: Refusal
  readonly text: Text
  readonly retryAfterMs: number | undefined
  /** The source that failed; null where none was asked. */
  readonly source: string | null
}

/** How it ended, and what the caller is told. */
export type Outcome<T> = Answered<T> | Refused

/** Hears how it ended; undefined says that the caller had left before it did. */
export type Tell<T> = (outcome: Outcome<T> | undefined) => void
