import { Kysely } from 'kysely'
import { openConnection } from './connection.ts'
import { Dialect } from './dialect.ts'
import { migrateDatabase } from './migrate.ts'
import type { SqliteSchema } from './schema.ts'

/**
 * Opens the database with its newest schema, for the verbs that operators run. Throws OperatorError
 * where folder or file cannot be used, and SqliteError where the schema cannot be made.
 */
export async function openDatabase(dataDir: string): Promise<Kysely<SqliteSchema>> {
  const connection = openConnection(dataDir)
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(connection) })
  try {
    await migrateDatabase(db)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}
