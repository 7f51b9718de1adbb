import type { StoredAnswer } from '../../cache/stored-answer.ts'
import type { Refusal } from '../../core/codes.ts'
import type { Text } from '../../core/text.ts'
import type { LimitState } from '../../ledger/protocol.ts'
import type { CacheState } from '../../ledger/records.ts'

/** What the caller is told about the account and limits; absent where the token is not known. */
export interface Account {
  readonly availableMicros: number
  readonly rate: LimitState
  readonly quota: LimitState | null
}

/** How any call ended: what it cost, and where it leaves its token. */
export interface OutcomeBase {
  readonly requestId: string
  readonly costMicros: number
  /** How long the collection took; absent where nothing was collected. */
  readonly sourceMs?: number
  /** Whether the token's own setting asks for real HTTP statuses. */
  readonly strict: boolean
  readonly account?: Account
}

export interface Answered extends OutcomeBase {
  readonly code: 0
  readonly answer: StoredAnswer
  readonly cache: CacheState
  /** Whether an earlier call with the same idempotency key brought, and paid for, this answer. */
  readonly replayed?: boolean
  /** How old the data is; only of a stored answer. */
  readonly ageMs?: number
}

export interface Refused extends OutcomeBase {
  readonly code: Refusal
  readonly text: Text
  readonly retryAfterMs?: number
  /** The source that failed; absent where none was asked. */
  readonly source?: string
}

/** How a call ended. `undefined` stands for a caller who left before it did. */
export type Outcome = Answered | Refused
