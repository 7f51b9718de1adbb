import type { Meter } from '../../catalog/operations/operation.ts'
import type { Clock } from '../../core/clock.ts'
import type { Text } from '../../core/text.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Urgency } from '../../sources/queue.ts'
import type { Tell } from './outcome.ts'
import type { CallTally } from './tally.ts'

/** What whoever pays asks of the ledger. */
export type PayingLedger = Pick<Ledger, 'admit' | 'reject' | 'settle' | 'inquire'>

export interface MeteredContext {
  readonly ledger: PayingLedger
  readonly tally: CallTally
  /** What was asked with an idempotency key and has not ended, by token and key. */
  readonly keysUnderWay: Map<string, Promise<void>>
  readonly clock: Clock
  /** How long the work may take, with all that it waits for. */
  readonly deadlineMs: number
  /** Present where traces are wanted. */
  readonly tracing?: Tracing
  /** Takes what really went wrong; it is for the operator and never reaches the caller. */
  readonly report: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** Who asks and pays: a caller, or a job in an account's name. */
export interface Who {
  readonly requestId: string
  /** The token's digest; of a caller whose token can be none of ours, what to tell them. */
  readonly digest: string | Text
  readonly address: string
  /** When it was asked, by `performance.now()`. */
  readonly tickMs: number
  /** Whether somebody waits at the other end, or it is a row of a batch, which has time. */
  readonly urgency: Urgency
  /** What makes its repetitions one: an idempotency key. */
  readonly key?: string
  /** Headers, which may say what trace it is part of. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  /** Aborts when nobody waits for the answer any more. It is made when it is first asked for. */
  readonly gone: () => AbortSignal
}

/** Makes a span of what is metered, with the ledger's decisions and the collections within it. */
export interface Tracing {
  /** Runs `work` within a span that ends with the outcome, which is told then. */
  metered<T>(who: Who, meter: Meter, tell: Tell<T>, work: (tell: Tell<T>) => void): void
}
