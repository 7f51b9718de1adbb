import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration'
import { isMigrated, type Migrating, migrate } from '../sql/migrate.ts'
import type { Schema } from '../sql/schema.ts'
import { migrations } from './migrations/index.ts'

/** Any number that no other program of the database takes for a lock of its own. */
const migrationLock = 4_720_187_236_551

/** Whether there are tables of ours in the schema. */
export function isBegun(db: Kysely<Schema>, schema: string): Promise<boolean> {
  return hasTableIn(db, schema)(DEFAULT_MIGRATION_TABLE)
}

/** Whether the schema is up to date. */
export function isUpToDate(db: Kysely<Schema>, schema: string): Promise<boolean> {
  return isMigrated(db, migratingOf(db, schema))
}

/**
 * Brings the schema that the connection writes to up to date, in one transaction: of several gateways
 * that start at once one migrates, and the others wait. Throws as `migrate` does.
 */
export function migrateSchema(db: Kysely<Schema>, schema: string): Promise<void> {
  return migrate(db, migratingOf(db, schema))
}

/** Tells whether the schema has a table of that name. */
export function hasTableIn(db: Kysely<Schema>, schema: string): (name: string) => Promise<boolean> {
  return async (name) => {
    const { rows } = await sql`SELECT FROM pg_class
      WHERE relname = ${name} AND relnamespace = to_regnamespace(quote_ident(${schema}))`.execute(
      db,
    )
    return rows.length > 0
  }
}

function migratingOf(db: Kysely<Schema>, schema: string): Migrating {
  return {
    migrations,
    schema,
    hasTable: hasTableIn(db, schema),
    prepare: async (transaction) => {
      // Whoever migrates may take long, and is waited for; what it has locked is not.
      await sql`SET LOCAL lock_timeout = 0`.execute(transaction)
      await sql`SELECT pg_advisory_xact_lock(${migrationLock})`.execute(transaction)
      await sql`SET LOCAL lock_timeout = '10s'`.execute(transaction)
      // Triggers look for their tables where these are made, whoever calls them.
      await sql`SET LOCAL search_path = ${sql.id(schema)}`.execute(transaction)
    },
  }
}
