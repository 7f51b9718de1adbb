import type { Acts } from './acts.ts'
import type { DriftStore } from './drift.ts'
import type { HealthStore } from './health.ts'
import type { HistoryReads, HistoryStore } from './history.ts'
import type { Operators } from './operators.ts'

/** Where it is kept: in a folder with SQLite, or a PostgreSQL by its URL, which has the password. */
export type KeptIn = { readonly dataDir: string } | { readonly database: string }

/** What is kept, as the verbs of operators ask for it; an engine implements it. */
export interface Stores {
  readonly operators: Operators
  readonly history: HistoryStore
  readonly health: HealthStore
  readonly drift: DriftStore
  readonly acts: Acts
}

/** What is kept, until it is closed. */
export interface OpenedStores extends Stores {
  close(): Promise<void>
}

/** What is read beside the calls, in threads of its own. */
export interface ReadStores {
  readonly history: HistoryReads
  readonly health: HealthStore
}
