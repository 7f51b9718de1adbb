import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { Dialect } from '../src/store/sqlite/dialect.ts'
import { migrations } from '../src/store/sqlite/migrations.ts'
import type { SqliteSchema } from '../src/store/sqlite/schema.ts'

/** Opens a folder's database as it was after a migration, without the later ones. */
export async function openDatabaseAt(
  dataDir: string,
  migration: string,
): Promise<Kysely<SqliteSchema>> {
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(openConnection(dataDir)) })
  const provider = { getMigrations: async () => ({ ...migrations }) }
  const { error } = await new Migrator({ db, provider }).migrateTo(migration)
  if (error) throw error
  return db
}
