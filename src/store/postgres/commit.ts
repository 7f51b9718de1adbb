import { type Kysely, sql } from 'kysely'
import type { Schema } from '../sql/schema.ts'

type Db = Kysely<Schema>

/**
 * What says that nothing of a transaction has happened, and that it may be made again: it could not
 * be put in order with others, waited for them in a circle, or met what they have just deleted.
 */
const undone = ['40001', '40P01', '23503']
const mostTries = 5

/** Any number that no other program of the database takes for a lock of its own. */
const changesLock = 4_720_187_236_552

/** Makes a transaction, again where others came between and nothing of it happened. */
export async function commit<T>(db: Db, make: (transaction: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().setAccessMode('read write').execute(make)
    } catch (error) {
      if (tries === mostTries || !isUndone(error)) throw error
    }
  }
}

/**
 * The same for what operators change. They come one after another, as what one of them has read is to
 * hold until it is changed; calls do not wait for them.
 */
export function change<T>(db: Db, make: (changing: Db) => Promise<T>): Promise<T> {
  return commit(db, async (changing) => {
    await sql`SELECT pg_advisory_xact_lock(${changesLock})`.execute(changing)
    return make(changing)
  })
}

function isUndone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && undone.includes(String(error.code))
}
