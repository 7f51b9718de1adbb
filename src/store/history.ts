import type { Clock } from '../core/clock.ts'
import type { ActRecord } from './acts.ts'
import type { Observation } from './ports.ts'

/**
 * Which sources' observations are read: made-up data never passes for real data, nor the reverse.
 * `relayed` is without our own sandbox's, but with what a relay brought of another's.
 */
export type DataWorld = 'sandbox' | 'real' | 'relayed' | 'both'

export interface LatestQuestion {
  /** The cache's key of what was asked. */
  readonly key: string
  /** What was collected later than this is not read. */
  readonly untilMs: number
  /** Whether it will do without the contacts that it came with; as an answer it has to be whole. */
  readonly withoutContacts?: boolean
}

export interface LatestTimesQuestion extends Omit<LatestQuestion, 'key'> {
  readonly keys: readonly string[]
}

/** Observations that are about a creator, the latest ones of a stretch of time. */
export interface ObservedQuestion {
  readonly subject: string
  readonly fromMs: number
  /** Before this moment. */
  readonly toMs: number
  readonly limit: number
}

/** What is known of a creator at a moment, and now. */
export interface EndsQuestion {
  readonly subject: string
  readonly sinceMs: number
  /** Requests at most, those observed latest of all whose answers differ. */
  readonly limit: number
}

export interface ObservedAt {
  readonly dataset: string
  /** JSON: what the upstream was asked. */
  readonly query: string
  readonly collectedAtMs: number
  readonly source: string
}

/** A body as it is stored: raw deflate. */
export interface StoredBody {
  readonly deflated: Uint8Array
}

export interface AnsweredBody extends StoredBody {
  readonly collectedAtMs: number
  readonly source: string
}

export interface LatestObservation extends AnsweredBody {
  /** Whom it is about: those asked for, and those in the body. */
  readonly subjects: readonly string[]
}

export interface ObservedBody extends ObservedAt, StoredBody {
  /** The same for all that were asked for in the same way. */
  readonly requestId: number
}

/**
 * A request about a creator that was answered otherwise at the end than at the beginning: with the
 * last body up to the moment, or the first where there was none yet, and with the latest. Both are
 * real, or where nothing is, both are made up.
 */
export interface ObservedEnds {
  readonly first: ObservedBody
  readonly last: ObservedBody
}

/** The different bodies that one question was answered with. */
export interface AnswersQuestion {
  /** The cache's key of what was asked. */
  readonly key: string
  /** Before this moment. */
  readonly toMs: number
  readonly limit: number
}

/** What was observed, of the world that it was opened for. */
export interface HistoryReads {
  /** Finds the latest observation of what was asked whose body is as it was collected. */
  latest(question: LatestQuestion): Promise<LatestObservation | undefined>
  /** Tells when the latest of each was collected, in their order, and reads no body for it. */
  latestTimes(question: LatestTimesQuestion): Promise<readonly (number | undefined)[]>
  /** Lists when a creator was observed, the latest first; null is for all datasets. */
  timeline(
    question: ObservedQuestion & { readonly dataset: string | null },
  ): Promise<readonly ObservedAt[]>
  /** Lists the requests that name a creator and whose answers differ, the latest observed first. */
  ends(question: EndsQuestion): Promise<readonly ObservedEnds[]>
  /** Lists what was observed, the latest first, with the bodies. */
  bodies(
    question: ObservedQuestion & { readonly dataset: string },
  ): Promise<readonly ObservedBody[]>
  /** Lists the bodies that a question was answered with, each when it came last, the latest first. */
  answers(question: AnswersQuestion): Promise<readonly AnsweredBody[]>
}

/** What was erased of a creator. */
export interface Erased {
  readonly observations: number
  /** Bodies that no other creator's observation shares. */
  readonly bodies: number
  /** Answers kept for idempotency keys; the keys stay used, so that none is charged again. */
  readonly answers: number
  /** Calls that no longer say whom they were about; what they cost stays. */
  readonly calls: number
  /**
   * False where copies stay in the files of the database until these are cleaned next: SQLite's while
   * somebody was reading, PostgreSQL's always.
   */
  readonly logEmptied: boolean
}

/** Observations that are stored by and by. */
export interface Import {
  /**
   * Stores observations together. Tells of each whether it was new: what was asked at one time is
   * stored once.
   */
  put(batch: readonly Observation[]): Promise<readonly boolean[]>
}

/** The history as operators' verbs have it. */
export interface HistoryStore extends HistoryReads {
  /** Begins to store what was collected elsewhere. The act's record says how much, batch by batch. */
  import(act: ActRecord): Import
  /**
   * Erases a creator from the history, the idempotency answers and the call log, and tells a running
   * server, which drops what it has in memory within a second and keeps nothing for a minute. Each
   * step is whole by itself: what was interrupted is completed by doing it again. What tells the
   * server has the creator's id, and goes when a server starts or after a day. The first step
   * records the act as well.
   */
  erase(subject: string, clock: Clock, act: ActRecord): Promise<Erased>
}
