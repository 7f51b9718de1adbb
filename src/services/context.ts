import type { Kysely } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Schema } from '../store/sqlite/schema.ts'

/** What the operator's verbs work with. */
export interface Context {
  readonly db: Kysely<Schema>
  readonly clock: Clock
}
