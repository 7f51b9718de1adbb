import type { Distribution } from '../core/distribution.ts'
import type { Text } from '../core/text.ts'
import type {
  AdmitRequest,
  Failure,
  Inquiry,
  InquiryRequest,
  RejectRequest,
  Settlement,
  SettleRequest,
  Verdict,
} from './protocol.ts'

/** The commit failed, or did not come in time: nothing was taken, and nothing will be charged. */
export class CommitError extends Error {
  override readonly name = 'CommitError'
}

/**
 * The commit was under way when its time was up, and whether it was made is not known yet: the caller
 * is told nothing, as either answer may be wrong. The call log knows it in the end.
 */
export class UndecidedError extends CommitError {}

/** Another call has taken the idempotency key since it was asked about: it is to be asked again. */
export class KeyTakenError extends CommitError {}

/** Another gateway has asked by a link that has ended: it finds out by itself what comes of it. */
export class LinkEndedError extends CommitError {}

/** The error that a failure is told as. */
export function errorOf(failure: Failure): CommitError {
  if (failure === 'key taken') {
    return new KeyTakenError('Another call has taken the idempotency key')
  }
  if (failure === 'link ended') return new LinkEndedError('The link that asked for it has ended')
  return new CommitError('The call is not open any more: it was released')
}

/**
 * Hears how a request ended, once, and never within the call that made it. What a call passes on its
 * way takes one of these instead of a promise, so that an answer at hand waits for nothing but the
 * commit.
 */
export type Done<Reply> = (reply: Reply | CommitError) => void

/** How commits went of an engine that others commit to as well, since the start. */
export interface CommitTries {
  /** Those that were made in one go, over what was in memory. */
  first: number
  /** Those for which what they are about was locked and read. */
  locked: number
  /** Tries of which nothing happened, as others had come before. */
  conflicts: number
  /** Commits whose connection broke before it was known what became of them. */
  doubts: number
}

/** How a database server is, as it says itself. Undefined is what it did not say in time, or not to us. */
export interface DatabaseState {
  /** Whether the ledger has its connection. */
  readonly isConnected: boolean
  /** Whether it is a standby itself. */
  readonly isInRecovery?: boolean | undefined
  readonly standbys?: Standbys | undefined
}

/** Those that are connected to a server, and how far the one is behind that is behind most. */
export interface Standbys {
  /** Commits wait for these. */
  readonly synchronous: number
  readonly others: number
  /** Undefined where there is none, or none has replayed anything yet. */
  readonly replayLagBytes?: number | undefined
  readonly replayLagSeconds?: number | undefined
}

/** What decides over calls and moves the money. Nothing is replied before it is durable. */
export interface Ledger {
  /** Authenticates, permits, and takes rate, quota and price: all of them or none. */
  admit(request: AdmitRequest, done: Done<Verdict>): void
  /** Authenticates a call that cannot be served, and writes it down. */
  reject(request: RejectRequest, done: Done<Verdict>): void
  /** Charges or releases what a call holds. */
  settle(request: SettleRequest, done: Done<Settlement>): void
  /** Answers a token's holder about the account, a call or an idempotency key. */
  inquire(request: InquiryRequest): Promise<Inquiry>
  /**
   * Why no call is served, in words; undefined where calls are. Answers within two seconds, also
   * when the ledger does not.
   */
  trouble(): Promise<Text | undefined>
  /** The same as it is known without asking, for the log. */
  readonly failure: string | undefined
  /** Commits so far. */
  readonly commits: { readonly succeeded: number; readonly failed: number }
  /** How many calls shared each commit that any did; undefined where another process commits. */
  readonly batches?: Distribution
  /** How commits were tried, where others may come before; undefined where none can. */
  readonly tries?: CommitTries
  /** How the server is that the books are kept in, if there is one. Answers within a second. */
  database?(): Promise<DatabaseState>
  /** How many calls of an earlier server were found open and released. */
  readonly recovered: number
  /** The server must end: a ledger that makes no progress is waited for half a second longer. */
  hurry(): void
  /** Commits what is waiting, or gives it up, then lets go of what it is kept in. */
  close(): Promise<void>
}
