import type { Kysely } from 'kysely'
import type { Clock } from '../src/core/clock.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import type { SqliteSchema } from '../src/store/sqlite/schema.ts'
import { storesOf } from '../src/store/sqlite/stores.ts'

/** The operator's hands on a data folder, as the command line has them, and on its rows. */
export interface TestOperator extends ServiceContext {
  readonly db: Kysely<SqliteSchema>
  close(): Promise<void>
}

export async function openOperator(dataDir: string, clock?: Clock): Promise<TestOperator> {
  return operatorOver(await openDatabase(dataDir), dataDir, clock)
}

/** The same over a database that is open. */
export function operatorOver(
  db: Kysely<SqliteSchema>,
  dataDir: string,
  clock: Clock = { now: () => Date.now() },
): TestOperator {
  return { ...storesOf(db, dataDir), db, clock, actor: { kind: 'job', name: 'test' } }
}
