import type { Latencies } from '../core/latency.ts'
import type { SourceState } from '../core/source-state.ts'
import type { Text } from '../core/text.ts'
import type { DriftKind } from '../derive/drift.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Expense, Spent } from '../sources/purse.ts'
import type { Purchase } from '../sources/source.ts'

/** A fresh collection, ready to be stored. */
export interface Observation {
  /** The cache's key of what was asked. */
  readonly key: string
  readonly dataset: string
  /** The creators and videos that were asked for. */
  readonly subjects: readonly string[]
  /** Those whom the body is about beside them. */
  readonly subjectsInBody: readonly string[]
  /** JSON: the upstream's query, or the body of a POST. */
  readonly query: string
  readonly collectedAtMs: number
  readonly source: string
  /** SHA-256 of the text. */
  readonly digest: Uint8Array
  readonly deflated: Uint8Array
  /** Whether contact fields were dropped, so that the text is not what was collected. */
  readonly altered: boolean
  /** What a vendor took for it; absent where nobody was paid. */
  readonly purchase?: Purchase | undefined
}

/** What was collected, as far as it is written by the server. Resolves once it is durable. */
export interface ObservationWriter {
  /** Stores a fresh collection, for series and for callers who accept what is stored. */
  observe(observation: Observation, atMs: number): Promise<void>
}

/** How often collected bodies differed from the catalog in one way. */
export interface DriftCount {
  readonly dataset: string
  readonly path: string
  /** `examined`: how many bodies were compared, of the empty path. */
  readonly kind: 'examined' | DriftKind
  readonly count: number
}

/** How a source's collections of a dataset ended in one hour. */
export interface SourceHour {
  /** Whole hours since 1970, of the collections' end. */
  readonly hour: number
  readonly source: string
  readonly dataset: string
  /** Without those that nobody waited for, and those whose parameters were refused. */
  readonly calls: number
  readonly failures: number
  /** Successes in each bucket of the latency histogram, up to the last that has any. */
  readonly latencies: Latencies
  /** When the latest success came; null where there was none. */
  readonly lastOkAtMs: number | null
}

/** How a source is, since when, and why where it is not asked. */
export interface SourceCondition {
  readonly source: string
  readonly state: SourceState
  readonly reason: Text | undefined
  readonly sinceMs: number
}

/** What is added to the health of the sources. */
export interface HealthNote {
  /** What is not stored yet. */
  readonly counts: readonly SourceHour[]
  /** Of all sources; undefined where none has changed. */
  readonly conditions?: readonly SourceCondition[]
  /** What was counted in hours before this one goes. */
  readonly keepFromHour: number
  readonly atMs: number
}

/** What is counted beside the calls. Each resolves once it is durable. */
export interface Counters {
  /** Adds to what was counted of drift. */
  noteDrift(counts: readonly DriftCount[], atMs: number): Promise<void>
  /** Adds to what was counted of the sources, and says how they are. */
  noteHealth(note: HealthNote): Promise<void>
}

/** An expense, and when it is noted. */
export interface ExpenseNote extends Expense {
  readonly atMs: number
}

/** What vendors are paid. */
export interface Spending {
  /**
   * Adds an amount to what a source has spent on a day, unless that would pass the limit. Exact
   * whoever else spends at the same time; resolves once it is durable.
   */
  spend(note: ExpenseNote): Promise<Spent>
}

/** What is past its time. */
export interface Expiry {
  readonly atMs: number
  /** Ended calls with request ids below this go. */
  readonly callsBelow: string
  /** Records of acts with ids below this go. */
  readonly actsBelow: string
  readonly answersBeforeMs: number
  readonly observationsBeforeMs: number
  /** Erasures before this need no telling any more: the ids of whom they were about go as well. */
  readonly erasuresBeforeMs: number
}

/** What is done now and then, while calls go on. */
export interface Chores {
  /** Forgets a few of the oldest records that are past their time. Resolves to how many. */
  prune(expiry: Expiry): Promise<number>
  /**
   * Looks whether another process has changed anything, as each call does, and, where the last
   * commit failed, whether they succeed again; what waits from that commit goes along. Renews the
   * lease of what is open here, and releases what another server left open past its own.
   */
  look(atMs: number): Promise<void>
}

/** What an engine gives to a server. */
export interface Engine extends Ledger, ObservationWriter, Counters, Spending, Chores {}
