import type { Account, CallRecord, EntryKind } from '../ledger/records.ts'
import type { ActRecord } from './acts.ts'
import type { ListPart, Period } from './lists.ts'

/** What a token may do. */
export interface Limits {
  readonly ratePerSecond: number
  /** Billed calls a day of Asia/Shanghai; null for no limit. */
  readonly dailyQuota: number | null
  /** Globs over an endpoint's path, id or slug; null for all endpoints. */
  readonly endpoints: readonly string[] | null
  /** Addresses and CIDR blocks; null for every address. */
  readonly addresses: readonly string[] | null
  /** Whether outcomes are real HTTP statuses without the caller asking. */
  readonly strict: boolean
  readonly expiresAtMs: number | null
}

/** A token as operators see it; its digest stays in the storage. */
export interface Token extends Limits {
  readonly id: number
  readonly name: string | null
  /** The name of the account that pays. */
  readonly account: string
  readonly disabledAtMs: number | null
  readonly revokedAtMs: number | null
  readonly createdAtMs: number
}

export interface UsedToken extends Token {
  /** Calls of the day that are billed or open: they count against the day's quota. */
  readonly usedToday: number
  readonly spentTodayMicros: number
}

export interface UsedAccount extends Account {
  readonly spentTodayMicros: number
}

/** A day in whole hours since 1970, the last one excluded. */
export type DayHours = readonly [fromHour: number, toHour: number]

export interface NewToken extends Limits {
  readonly accountId: number
  readonly name: string | null
  /** SHA-256 of the token in hex. */
  readonly digest: string
  readonly createdAtMs: number
}

/** Members that are left out stay as they are. */
export type TokenChanges = Partial<Limits & Pick<Token, 'name' | 'disabledAtMs'>>

/** What a call of an endpoint costs, where that is not the default price. */
export interface Price {
  readonly endpoint: string
  readonly priceMicros: number
}

/** A call of the log with the names of who made it. */
export interface LoggedCall extends CallRecord {
  readonly account: string
  readonly tokenName: string | null
}

/** An entry of the ledger: what it does to an account's balance, and to what is held of it. */
export interface Entry {
  /** The request id of the call, or an id of its own for a top-up or adjustment. */
  readonly id: string
  readonly kind: EntryKind
  /** The account's name. */
  readonly account: string
  readonly amountMicros: number
  readonly heldMicros: number
  /** Why and by whom a balance was moved by hand; null where a call moved it. */
  readonly note: string | null
  readonly actor: string | null
  readonly atMs: number
}

export interface CallFilter extends Period {
  readonly accountId?: number
  readonly tokenId?: number
  readonly code?: number
}

export interface EntryFilter extends Period {
  readonly accountId?: number
  readonly kind?: EntryKind
}

/** Where an entry stands in the list of them. */
export type EntryKey = Pick<Entry, 'id' | 'kind' | 'atMs'>

export const usageGroups = ['account', 'token', 'endpoint', 'day'] as const

/** By what usage is summed up. */
export type UsageGroup = (typeof usageGroups)[number]

/** Where a sum stands in the list of them: what names its group, of a day its first hour. */
export type UsageKey = string | number

/** Calls by when they began, in whole hours since 1970, the last one excluded. */
export interface UsageFilter {
  readonly fromHour: number
  readonly toHour: number
  readonly accountId?: number
}

/** What the calls of a group came to; members that do not name the group are null. */
export interface UsageSum {
  /** The account's name; a token has one, too. */
  readonly account: string | null
  readonly tokenId: number | null
  readonly tokenName: string | null
  readonly endpoint: string | null
  /** The first hour of a day in Shanghai. */
  readonly dayHour: number | null
  /** All that were told an outcome, refused ones included. */
  readonly calls: number
  readonly billedCalls: number
  readonly costMicros: number
}

export interface Reconciliation {
  readonly ok: boolean
  readonly accounts: number
  readonly entries: number
  readonly calls: number
  /** The calls that hold their price and have not settled. */
  readonly openCalls: number
  /** What does not agree, in words for the operator's log and screen. */
  readonly problems: readonly string[]
}

/** A balance that is moved by hand. */
export interface Movement {
  readonly kind: 'top_up' | 'adjust'
  /** The account's name. */
  readonly name: string
  readonly amountMicros: number
  /** The balance may not come to more than this. */
  readonly maxBalanceMicros: number
  readonly note: string | null
  readonly actor: string
  readonly atMs: number
}

interface Lookups {
  account(name: string): Promise<Account | undefined>
  /** The names of all accounts, in order. */
  accountNames(): Promise<readonly string[]>
  token(id: number): Promise<Token | undefined>
  /** Gives the prices that are not the default one. */
  prices(): Promise<readonly Price[]>
}

/** What operators' verbs can change, inside one transaction. */
export interface Changes extends Lookups {
  /** An empty account in CNY; undefined where the name is taken. */
  addAccount(name: string, atMs: number): Promise<Account | undefined>
  /**
   * Moves a balance and enters it in the ledger. The move itself refuses to go below what calls in
   * flight hold, so that none can slip between a check and the move: undefined where it would, where
   * it would pass the limit, and where there is no such account.
   */
  moveBalance(movement: Movement): Promise<Account | undefined>
  /** Returns the token's id. */
  addToken(token: NewToken): Promise<number>
  /** Returns false where no token has the id, or it is revoked. */
  setToken(id: number, changes: TokenChanges): Promise<boolean>
  revokeToken(id: number, atMs: number): Promise<void>
  /** Sets a price; null restores the default one. */
  setPrice(endpoint: string, priceMicros: number | null): Promise<void>
}

/** What became of changes. */
export interface Changed<T> {
  readonly result: T
  /** Null where everything was so before. */
  readonly act: ActRecord | null
}

/** Accounts, tokens, prices, and what calls and the ledger left behind, for those who run the gateway. */
export interface Operators extends Lookups {
  /** Lists accounts by name, after the name that is given, with what they spent on the day. */
  accounts(day: DayHours, part: ListPart<string>): Promise<readonly UsedAccount[]>
  /** Lists tokens by id, with their use on the day. */
  tokens(day: DayHours, part: ListPart<number>): Promise<readonly UsedToken[]>
  /** Lists calls, the latest first, after the request id that is given. */
  calls(filter: CallFilter, part: ListPart<string>): Promise<readonly LoggedCall[]>
  call(requestId: string): Promise<LoggedCall | undefined>
  /** Lists entries, the latest first; those of one call stand together, where it began. */
  entries(filter: EntryFilter, part: ListPart<EntryKey>): Promise<readonly Entry[]>
  /** Gives what a call did to the ledger, the last entry first. */
  entriesOf(requestId: string): Promise<readonly Entry[]>
  /** Lists what calls came to, in the order of what they are summed up by, after the key. */
  usage(by: UsageGroup, filter: UsageFilter, part: ListPart<UsageKey>): Promise<readonly UsageSum[]>
  /** Checks that every balance, hold and charge follows from the ledger and the calls, at one moment. */
  reconcile(): Promise<Reconciliation>
  /** Makes changes and the record of them, all or nothing: no commit of calls sees a part of them. */
  change<T>(make: (changes: Changes) => Promise<Changed<T>>): Promise<T>
}
