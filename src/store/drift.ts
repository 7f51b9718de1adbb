import type { DriftKind } from '../derive/drift.ts'
import type { ListPart } from './lists.ts'

/** A way in which collected bodies differ from the catalog. */
export interface Difference {
  readonly dataset: string
  readonly path: string
  readonly kind: DriftKind
  /** How many bodies differ so. */
  readonly bodies: number
  readonly firstAtMs: number
  readonly lastAtMs: number
}

/** Where a difference stands in the list of them. */
export type DifferenceKey = Pick<Difference, 'lastAtMs' | 'dataset' | 'path' | 'kind'>

/** What was compared with the catalog, and how it differs. */
export interface DriftStore {
  /** Gives how many bodies of each dataset were compared, in order of their names. */
  compared(): Promise<readonly { readonly dataset: string; readonly bodies: number }[]>
  /** Lists the differences, the latest first. */
  differences(part: ListPart<DifferenceKey>): Promise<readonly Difference[]>
}
