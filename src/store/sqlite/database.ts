import { Kysely } from 'kysely'
import { openConnection } from './connection.ts'
import { Dialect } from './dialect.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'

/**
 * Opens the database with its newest schema, for the verbs that operators run. Throws OperatorError
 * where folder or file cannot be used, and SqliteError where the schema cannot be made.
 */
export async function openDatabase(dataDir: string): Promise<Kysely<Schema>> {
  const connection = openConnection(dataDir)
  const db = new Kysely<Schema>({ dialect: new Dialect(connection) })
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}
