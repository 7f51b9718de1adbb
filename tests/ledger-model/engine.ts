import type { LedgerReply, LedgerRequest } from '../../src/ledger/protocol.ts'
import type { CallState, EntryKind } from '../../src/ledger/records.ts'

/** What befalls a commit. */
export type Mishap =
  /** It cannot be written, for one of the engine's own reasons. */
  | { readonly kind: 'obstacle'; readonly name: string }
  /** The first so many callers give up, before it begins or at the last moment. */
  | {
      readonly kind: 'given up'
      readonly count: number
      readonly when: 'before' | 'meanwhile'
    }

/** What the callers of a batch are told: replies of all that was not given up, or that it failed. */
export type Told = { readonly replies: readonly LedgerReply[] } | 'failed'

/** What a token may do; a member left out stays as it is. */
export interface Limits {
  readonly ratePerSecond?: number
  readonly dailyQuota?: number | null
  readonly endpoints?: readonly string[] | null
  readonly addresses?: readonly string[] | null
  readonly expiresAtMs?: number | null
}

/** What operators do, beside the calls. Accounts are known by name, tokens by id. */
export interface Operators {
  /** Gives the balance after it; undefined where it was refused. */
  move(kind: 'top_up' | 'adjust', account: string, micros: number): Promise<number | undefined>
  setPrice(endpoint: string, priceMicros: number | null): Promise<void>
  /** Gives false where it was refused. */
  update(tokenId: number, limits: Limits, disabled: boolean): Promise<boolean>
  revoke(tokenId: number): Promise<void>
  forget(subject: string): Promise<void>
}

/** A call as it is kept. */
export interface KeptCall {
  readonly subject: string | null
  readonly state: CallState
  readonly code: number | null
  readonly costMicros: number
}

type KeptEntry = readonly [
  requestId: string,
  kind: EntryKind,
  amountMicros: number,
  heldMicros: number,
]

/** What is kept, for comparison. */
export interface Books {
  readonly accounts: readonly { readonly balanceMicros: number; readonly heldMicros: number }[]
  /** Calls of each token that count against its quota of today. */
  readonly usedToday: readonly number[]
}

export interface Records {
  /** Those of calls, in any order. */
  readonly entries: readonly KeptEntry[]
  readonly calls: ReadonlyMap<string, KeptCall>
  /** What does not agree with itself, as the engine can tell. */
  readonly problems: readonly unknown[]
}

/** What a test begins with. */
export interface Beginning {
  readonly defaultPriceMicros: number
  readonly now: () => number
  readonly balanceMicros: number
  readonly accounts: readonly string[]
  /** Accounts of the tokens, by index. */
  readonly owners: readonly number[]
  readonly ratePerSecond: number
}

/** What commits calls. */
export interface Gateway {
  /** Commits the requests together; without any, what waits for a commit. */
  commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Told>
}

/** An engine with what a test begins with in it. */
export interface World extends Operators, Gateway {
  readonly accountIds: readonly number[]
  readonly tokens: readonly { readonly id: number; readonly digest: string }[]
  /** A new server over the same data. Gives how many calls it released. */
  restart(): Promise<number>
  books(): Promise<Books>
  records(): Promise<Records>
  end(): Promise<void>
}

/** One gateway more, beside that of the world it has joined. */
export interface Peer extends Gateway {
  /** Leaves the others for good. */
  leave(): void | Promise<void>
}

/** A world that several gateways serve from. */
export interface SharedWorld extends World {
  join(): Peer | Promise<Peer>
}

/** What the model is held against. */
export interface EngineUnderTest<W extends World = World> {
  readonly name: string
  /** Why a commit of it may fail: at least one. */
  readonly obstacles: readonly string[]
  begin(beginning: Beginning): Promise<W>
}
