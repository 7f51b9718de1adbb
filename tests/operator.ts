import type { Kysely } from 'kysely'
import type { Clock } from '../src/core/clock.ts'
import type { ServiceContext } from '../src/services/context.ts'
import * as postgres from '../src/store/postgres/database.ts'
import { storesOf as storesOfPostgres } from '../src/store/postgres/stores.ts'
import type { Schema } from '../src/store/sql/schema.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import type { SqliteSchema } from '../src/store/sqlite/schema.ts'
import { storesOf } from '../src/store/sqlite/stores.ts'
import type { KeptIn } from '../src/store/stores.ts'
import { keptFor } from './engine.ts'

/** The operator's hands on what a data folder has, as the command line has them, and on its rows. */
export interface TestOperator extends ServiceContext {
  /** Tests that run on both engines ask only for what both have. */
  readonly db: Kysely<SqliteSchema>
  close(): Promise<void>
}

const now: Clock = { now: () => Date.now() }
const actor = { kind: 'job', name: 'test' } as const

export async function openOperator(dataDir: string, clock: Clock = now): Promise<TestOperator> {
  return openOperatorOn(await keptFor(dataDir), clock)
}

/** The same on what is kept in a folder, or in a PostgreSQL. */
export async function openOperatorOn(kept: KeptIn, clock: Clock = now): Promise<TestOperator> {
  if ('dataDir' in kept) {
    return operatorOver(await openDatabase(kept.dataDir), kept.dataDir, clock)
  }
  const { db } = await postgres.openDatabase(kept.database, 4)
  return { ...storesOfPostgres(db), db: asSqlite(db), clock, actor }
}

/** The same over a SQLite database that is open. */
export function operatorOver(
  db: Kysely<SqliteSchema>,
  dataDir: string,
  clock: Clock = now,
): TestOperator {
  return { ...storesOf(db, dataDir), db, clock, actor }
}

/** All but a few tables are the same. */
function asSqlite(db: Kysely<Schema>): Kysely<SqliteSchema> {
  return db as unknown as Kysely<SqliteSchema>
}
