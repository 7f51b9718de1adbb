import type { DriftKind } from '../derive/drift.ts'
import type { Part } from './lists.ts'

/** A way in which collected bodies differ from the catalog. */
export interface Difference {
  readonly dataset: string
  readonly path: string
  readonly kind: DriftKind
  /** Bodies that differ so. */
  readonly bodies: number
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** Where a difference stands in the list of them. */
export type DifferenceKey = Pick<Difference, 'lastAtMs' | 'dataset' | 'path' | 'kind'>

/** What was compared with the catalog, and how it differs. */
export interface DriftStore {
  /** Bodies that were compared of each dataset, by its name. */
  compared(): Promise<readonly { readonly dataset: string; readonly bodies: number }[]>
  /** The latest first. */
  differences(part: Part<DifferenceKey>): Promise<readonly Difference[]>
}
