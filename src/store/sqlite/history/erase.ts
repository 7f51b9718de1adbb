import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../../core/clock.ts'
import type { ActRecord } from '../../acts.ts'
import type { Erased } from '../../history.ts'
import { eraseCreator } from '../../sql/history/erase.ts'
import type { SqliteSchema } from '../schema.ts'

type Db = Kysely<SqliteSchema>

/** Erases a creator, and what the log of commits has of it. */
export async function erase(
  db: Db,
  subject: string,
  clock: Clock,
  act: ActRecord,
): Promise<Erased> {
  const commit = <T>(make: (trx: Db) => Promise<T>) => db.transaction().execute(make)
  const erased = await eraseCreator(db, commit, subject, clock, act)
  return { ...erased, logEmptied: await emptyLog(db) }
}

/** The log of commits has the pages as they were before. Returns whether all of it could go. */
async function emptyLog(db: Db): Promise<boolean> {
  // Most of it is moved while others write: to empty the log keeps them out.
  await sql`PRAGMA wal_checkpoint(PASSIVE)`.execute(db)
  const { rows } = await sql<{ busy: 0 | 1 }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)
  return rows[0]?.busy === 0
}
