import type { Latencies } from '../core/latency.ts'
import type { SourceCondition } from './ports.ts'

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

/** How the sources have served. */
export interface HealthStore {
  /** Gives both hours and those between, in order of source, dataset and hour. */
  hours(fromHour: number, toHour: number): Promise<readonly SourceHour[]>
  /** Gives how each source is, in order of their names. */
  conditions(): Promise<readonly SourceCondition[]>
}
