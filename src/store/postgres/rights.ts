import { type Kysely, sql } from 'kysely'
import { OperatorError } from '../../core/errors.ts'
import type { Schema } from '../sql/schema.ts'
import type { Address } from './address.ts'
import { named } from './server.ts'

/** Tables that gateways and commands write to in every way; the ledger's is only added to. */
const written = [
  'accounts',
  'tokens',
  'prices',
  'usage_hours',
  'usage_notes',
  'calls',
  'idempotent_answers',
  'answer_subjects',
  'requests',
  'request_subjects',
  'bodies',
  'body_subjects',
  'observations',
  'drift',
  'source_hours',
  'gateway_source_states',
  'source_spending',
  'forgotten_creators',
  'gateways',
  'gateway_links',
  'keeper',
  'gate_settings',
  'token_state',
  'acts',
]
const added = ['posted_entries']
const read = ['usage', 'ledger_entries', 'charges_at_once', 'source_states', 'kysely_migration']

/** Throws OperatorError with what grants them where the user may not make tables in the schema. */
export async function refuseUnableToMake(
  db: Kysely<Schema>,
  { shown }: Address,
  schema: string,
  user: string,
): Promise<void> {
  const { rows } = await sql<{ may: boolean }>`
    SELECT has_schema_privilege(${schema}::text, 'CREATE') AS may`.execute(db)
  if (rows[0]?.may) return
  const grant = `GRANT USAGE, CREATE ON SCHEMA ${named(schema)} TO ${named(user)}`
  throw new OperatorError({
    zh: `${shown} 的用户不能在 schema ${schema} 中建表：请由管理员执行 ${grant}`,
    en: `The user of ${shown} may not make tables in the schema ${schema}: let an administrator run ${grant}`,
  })
}

/** The same where the tables are there, and the user may not use one of them. */
export async function refuseUnableToUse(
  db: Kysely<Schema>,
  { shown }: Address,
  schema: string,
  user: string,
): Promise<void> {
  const { rows } = await sql<{ table: string; right: string }>`
    SELECT relname AS table, "right" FROM pg_class
      CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wanted ("right")
    WHERE relnamespace = to_regnamespace(quote_ident(${schema})) AND relkind IN ('r', 'v')
      AND (relname = ANY(${written}) OR (relname = ANY(${added}) AND "right" IN ('SELECT', 'INSERT'))
        OR (relname = ANY(${read}) AND "right" = 'SELECT'))
      AND NOT has_table_privilege(pg_class.oid, "right")
    ORDER BY 1, 2 LIMIT 1`.execute(db)
  const [missing] = rows
  if (!missing) return
  const grant = `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${named(schema)} TO ${named(user)}`
  throw new OperatorError({
    zh: `${shown} 的用户对表 ${missing.table} 没有 ${missing.right} 权限：请由表的所有者执行 ${grant}`,
    en: `The user of ${shown} has no right to ${missing.right} on the table ${missing.table}: let the owner of the tables run ${grant}`,
  })
}
