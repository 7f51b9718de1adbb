import { Kysely, SqliteDialect } from 'kysely'
import { openConnection } from './connection.ts'
import { migrate } from './migrations.ts'
import type { Schema } from './schema.ts'

/** Opens the database with its newest schema, for the verbs that operators run. */
export async function openDatabase(dataDir: string): Promise<Kysely<Schema>> {
  const connection = openConnection(dataDir)
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) })
  await migrate(db)
  return db
}
