import type { Fact } from './facts.ts'
import type { LedgerReply, RememberedAnswer } from './protocol.ts'
import type { RateWindow } from './rate-window.ts'
import type { Account, CallRecord, OpenCall } from './records.ts'
import type { KnownToken } from './tokens.ts'

/** What an account has, as decisions change it. */
export interface KnownAccount {
  readonly id: number
  balanceMicros: number
  heldMicros: number
}

/** Calls of a token on one day of Shanghai that are billed or open: they count against its quota. */
export interface DayUse {
  calls: number
}

/** What an idempotency key is used for. An empty body was erased with its creator. */
export interface Remembered extends RememberedAnswer {
  readonly fingerprint: string
  /** The call of this id works for it: there is no answer yet. */
  readonly isUnderWay: boolean
}

/** Calls and cost that an account was billed for. */
export interface Spent {
  readonly calls: number
  readonly costMicros: number
}

/**
 * What a batch is decided over: all of it as it is kept, and changed by nobody else until the batch
 * is written. Accounts, day uses, rate windows and open calls are given as they are known and are
 * changed by the decisions: where the batch cannot be written, the engine reads them again.
 */
export interface BatchState {
  /** The token of this digest; its rate windows go on from batch to batch. */
  token(digest: string, atMs: number): KnownToken | undefined
  account(id: number): KnownAccount
  dayUse(tokenId: number, day: string): DayUse
  /** What the operator has set for an endpoint; undefined for its default. */
  priceMicros(endpoint: string): number | undefined
  /** Calls that have not ended, by request id. */
  readonly openCalls: {
    get(requestId: string): OpenCall | undefined
    set(requestId: string, call: OpenCall): void
    delete(requestId: string): void
  }
  /** What a key of the token's was used for later than the moment. */
  remembered(tokenId: number, keyDigest: string, sinceMs: number): Remembered | undefined
  /**
   * Whether the creator was erased so lately that what comes in now was asked for before: what
   * `Forgetting` says, which hears of erasures before the batch is decided.
   */
  isForgotten(subject: string | null, atMs: number): boolean
  /** The rest is for inquiries, and as it was before the batch. */
  accountRecord(id: number): Account
  callRecord(requestId: string, tokenId: number): CallRecord | undefined
  spentOn(accountId: number, day: string): Spent
}

/** What a batch comes to. */
export interface Decisions {
  /** In the order of the requests. */
  readonly replies: LedgerReply[]
  /** What must be written before anybody is replied to, in its order. */
  readonly facts: Fact[]
  /** The accounts whose balance or held has changed. */
  readonly accounts: Set<KnownAccount>
  /** The rate windows that were taken from, once for each take. */
  readonly taken: RateWindow[]
}

/** Gives back the rate that a batch took which could not be written. */
export function giveBack({ taken }: Pick<Decisions, 'taken'>): void {
  for (const rate of taken) rate.giveBack()
  taken.length = 0
}
