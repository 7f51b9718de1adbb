import type { Code } from '../core/codes.ts'
import type { Once, Remembrance } from './protocol.ts'
import type { CacheState, CallRecord, CallState, EntryKind, OpenCall } from './records.ts'

/** What follows for all calls that are charged as they come; an engine need not be told it of each. */
export interface ChargedState {
  readonly state: 'answered'
  readonly code: 0
  readonly cache: 'hit'
}

/** A call that was admitted and charged at once, as its answer was at hand. */
export interface Charged {
  readonly kind: 'charged'
  readonly call: CallRecord & ChargedState
  readonly remember: Remembrance | undefined
}

/** A call that was admitted and holds its price until it ends. */
export interface Held {
  readonly kind: 'held'
  readonly call: CallRecord
  /** The key that it claims. */
  readonly once: Once | undefined
}

/** A call that was refused. It took nothing, and is counted. */
export interface RefusedCall {
  readonly kind: 'refused'
  readonly call: CallRecord
  /** Whether the call log has it: what hammers beyond its rate would fill the disk. */
  readonly isLogged: boolean
}

/** The end of a call that held its price. */
export interface EndedCall {
  readonly kind: 'ended'
  readonly call: OpenCall
  readonly state: Exclude<CallState, 'open'>
  /** What the caller was told; null where nobody was told anything. */
  readonly code: Code | null
  /** What was charged; 0 releases the price. */
  readonly costMicros: number
  readonly isBilled: boolean
  readonly cache: CacheState | null
  readonly source: string | null
  readonly finishedAtMs: number
  /**
   * What the call's key brings from then on. Undefined where it brings nothing: a claim of the key
   * that is still this call's own is freed then.
   */
  readonly remember: Remembrance | undefined
}

/**
 * What came of a request: an engine writes it down, in whatever rows it keeps. All that were told a
 * code count as usage of the hour in which their call began, also those that the call log has not.
 */
export type Fact = Charged | Held | RefusedCall | EndedCall

/** What a call does to balance and held of its account. */
export interface Posting {
  readonly kind: Extract<EntryKind, 'hold' | 'charge' | 'release'>
  readonly amountMicros: number
  readonly heldMicros: number
}

/** What a fact enters; undefined where nothing moves: free is not an entry, nor is a refusal. */
export function entryOf(fact: Fact): Posting | undefined {
  const { priceMicros } = fact.call
  if (priceMicros === 0 || fact.kind === 'refused') return undefined
  if (fact.kind === 'charged') return { kind: 'charge', amountMicros: -priceMicros, heldMicros: 0 }
  if (fact.kind === 'held') return { kind: 'hold', amountMicros: 0, heldMicros: priceMicros }
  const kind = fact.isBilled ? 'charge' : 'release'
  return { kind, amountMicros: 0 - fact.costMicros, heldMicros: -priceMicros }
}
