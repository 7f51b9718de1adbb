import { type Kysely, sql } from 'kysely'
import { migrate } from '../sql/migrate.ts'
import { migrations } from './migrations.ts'
import type { SqliteSchema } from './schema.ts'

/** Brings the database to the newest schema. Throws as `migrate` does. */
export function migrateDatabase(db: Kysely<SqliteSchema>): Promise<void> {
  return migrate(db, { migrations, hasTable: hasTableIn(db) })
}

/** Tells whether the database has a table of that name. */
export function hasTableIn(db: Kysely<SqliteSchema>): (name: string) => Promise<boolean> {
  return async (name) => {
    const { rows } = await sql`SELECT 1 FROM sqlite_schema WHERE name = ${name}`.execute(db)
    return rows.length > 0
  }
}
