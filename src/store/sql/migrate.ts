import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import { OperatorError } from '../../core/errors.ts'
import type { Schema } from './schema.ts'

/** How an engine's database comes to its newest schema. */
export interface Migrating {
  readonly migrations: Readonly<Record<string, Migration>>
  /** Where the tables are made, in an engine that has several such places. */
  readonly schema?: string
  /** Whether there is a table of that name there. */
  readonly hasTable: (name: string) => Promise<boolean>
  /** What the transaction begins with, once it is seen that there is something to do. */
  readonly prepare?: (transaction: Kysely<Schema>) => Promise<void>
}

/**
 * Brings the database to the newest schema. A failed migration leaves it as it was, and of several
 * processes that open it one migrates, and the others wait. Throws OperatorError where a newer version
 * has been at it.
 */
export async function migrate(db: Kysely<Schema>, migrating: Migrating): Promise<void> {
  if (await isMigrated(db, migrating)) return
  try {
    await db
      .transaction()
      .setAccessMode('read write')
      .execute((transaction) => migrateWithin(transaction, migrating))
  } catch (error) {
    const known = Object.keys(migrating.migrations)
    const unknown = (await applied(db, migrating)).find((name) => !known.includes(name))
    if (unknown === undefined) throw error
    throw new OperatorError({
      zh: `数据库由更新的版本写入（迁移 ${unknown}），此版本无法使用：请改用较新的版本，或恢复升级前的备份`,
      en: `A newer version has written the database (migration ${unknown}), and this one cannot use it: run the newer version, or restore the backup from before the upgrade`,
    })
  }
}

/** Whether the database has had these migrations, and no others. */
export async function isMigrated(db: Kysely<Schema>, migrating: Migrating): Promise<boolean> {
  const names = Object.keys(migrating.migrations)
  const found = new Set(await applied(db, migrating))
  return found.size === names.length && names.every((name) => found.has(name))
}

async function migrateWithin(
  transaction: Kysely<Schema>,
  { migrations, schema, prepare }: Migrating,
): Promise<void> {
  await prepare?.(transaction)
  const provider = { getMigrations: async () => ({ ...migrations }) }
  const inSchema = schema === undefined ? {} : { migrationTableSchema: schema }
  const { error } = await new Migrator({
    db: transaction,
    provider,
    ...inSchema,
  }).migrateToLatest()
  if (error) throw error
}

/** The names of the migrations that the database has had; none of a new one. */
async function applied(
  db: Kysely<Schema>,
  { schema, hasTable }: Migrating,
): Promise<readonly string[]> {
  if (!(await hasTable(DEFAULT_MIGRATION_TABLE))) return []
  const table = schema === undefined ? [] : [schema]
  const { rows } = await sql<{ name: string }>`SELECT name
    FROM ${sql.id(...table, DEFAULT_MIGRATION_TABLE)}`.execute(db)
  return rows.map(({ name }) => name)
}
