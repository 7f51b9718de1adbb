import type { Figure } from '../../catalog/figures.ts'
import type { DataWorld, ObservedAt } from '../../store/history.ts'
import type { KeptIn } from '../../store/stores.ts'

/** A body as it was collected. */
export interface CollectedBody {
  readonly body: Uint8Array
  readonly collectedAtMs: number
  readonly source: string
}

export interface LatestBody extends CollectedBody {
  /** Whom it is about: those asked for, and those in the body. */
  readonly subjects: readonly string[]
}

export interface TimelineQuestion {
  readonly subject: string
  /** Null for all datasets. */
  readonly dataset: string | null
  readonly fromMs: number
  readonly toMs: number
  readonly limit: number
}

/** Observations, the latest first. */
export interface Timeline {
  readonly observations: readonly ObservedAt[]
  /** Whether there are older ones than these. */
  readonly more: boolean
}

export interface SeriesQuestion {
  readonly subject: string
  readonly figures: readonly Figure[]
  readonly fromMs: number
  readonly toMs: number
}

export interface ChangesQuestion {
  readonly subject: string
  readonly figures: readonly Figure[]
  readonly sinceMs: number
}

export interface Point {
  readonly atMs: number
  /** Null where the body had no such figure. */
  readonly value: number | null
  readonly source: string
}

/** A figure over time, of bodies that were asked for in the same way. */
export interface Series {
  readonly figure: string
  readonly query: string
  readonly points: readonly Point[]
}

/** What was asked for, as far as one question may go. */
export interface AllSeries {
  readonly series: readonly Series[]
  /** Whether there are older points than these. */
  readonly more: boolean
}

/** A figure that has another value than it had, in answers to one question. */
export interface Change {
  readonly figure: string
  readonly query: string
  readonly from: Point
  readonly to: Point
}

/** What has changed, as far as one question may go. */
export interface AllChanges {
  readonly changes: readonly Change[]
  /** Whether there may be changes in answers that were not looked at. */
  readonly more: boolean
}

export interface ReaderSettings {
  readonly keptIn: KeptIn
  readonly world: DataWorld
}
