import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Reads as all was at one moment: a running server does not move what is read together. */
export function inSnapshot<T>(
  db: Kysely<Schema>,
  read: (snapshot: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(read)
}
