import { resolve } from 'node:path'
import { Kysely } from 'kysely'
import { OperatorError } from '../../core/errors.ts'
import { movedAway } from '../moving.ts'
import { moveMark } from '../sql/move-mark.ts'
import { keepFewPages, openConnection } from './connection.ts'
import { Dialect } from './dialect.ts'
import { hasTableIn, migrateDatabase } from './migrate.ts'
import type { SqliteSchema } from './schema.ts'

/**
 * Opens the database with its newest schema, for the verbs that operators run. Throws OperatorError
 * where folder or file cannot be used or the data was moved away, and SqliteError where the schema
 * cannot be made.
 */
export async function openDatabase(dataDir: string): Promise<Kysely<SqliteSchema>> {
  const connection = openConnection(dataDir)
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(connection) })
  try {
    await migrateDatabase(db)
    const moved = await moveMark(db, hasTableIn(db))
    if (moved) throw new OperatorError(movedAway(resolve(dataDir), moved))
    keepFewPages(connection)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}
