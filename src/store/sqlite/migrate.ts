import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { OperatorError } from '../../core/errors.ts'
import { migrations } from './migrations.ts'
import type { Schema } from './schema.ts'

/**
 * Brings the database to the newest schema. A failed migration leaves it as it was, and of several
 * processes that open it one migrates, and the others wait. Throws OperatorError where a newer version
 * has been at it.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const found = new Set(await applied(db))
  const names = Object.keys(migrations)
  if (found.size === names.length && names.every((name) => found.has(name))) return
  try {
    await db.transaction().setAccessMode('read write').execute(migrateWithin)
  } catch (error) {
    const unknown = (await applied(db)).find((name) => !(name in migrations))
    if (unknown === undefined) throw error
    throw new OperatorError({
      zh: `数据库由更新的版本写入（迁移 ${unknown}），此版本无法使用：请改用较新的版本，或恢复升级前的备份`,
      en: `A newer version has written the database (migration ${unknown}), and this one cannot use it: run the newer version, or restore the backup from before the upgrade`,
    })
  }
}

async function migrateWithin(transaction: Kysely<Schema>): Promise<void> {
  const provider = { getMigrations: async () => ({ ...migrations }) }
  const { error } = await new Migrator({ db: transaction, provider }).migrateToLatest()
  if (error) throw error
}

/** The names of the migrations that the database has had; none of a new one. */
async function applied(db: Kysely<Schema>): Promise<readonly string[]> {
  const { rows: tables } = await sql`SELECT 1 FROM sqlite_schema
    WHERE name = ${DEFAULT_MIGRATION_TABLE}`.execute(db)
  if (tables.length === 0) return []
  const { rows } = await sql<{ name: string }>`SELECT name
    FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)
  return rows.map(({ name }) => name)
}
