import type { Acts } from './acts.ts'
import type { DriftStore } from './drift.ts'
import type { HealthStore } from './health.ts'
import type { HistoryReads, HistoryStore } from './history.ts'
import type { Operators } from './operators.ts'

/** What is kept, as the verbs of operators ask for it; an engine implements it. */
export interface Stores {
  readonly operators: Operators
  readonly history: HistoryStore
  readonly health: HealthStore
  readonly drift: DriftStore
  readonly acts: Acts
}

/** What is read beside the calls, in threads of its own. */
export interface ReadStores {
  readonly history: HistoryReads
  readonly health: HealthStore
}
