import { type Kysely, sql } from 'kysely'
import { OperatorError } from '../../core/errors.ts'
import type { Schema } from '../sql/schema.ts'
import type { Address } from './address.ts'

/** What one is connected to. */
export interface Server {
  /** As PostgreSQL says it: `15.18`. */
  readonly version: string
  readonly versionNumber: number
  readonly database: string
  readonly user: string
  /** Where tables are made and looked for; null where the search path leads nowhere. */
  readonly schema: string | null
  readonly encoding: string
  readonly isStandby: boolean
  readonly isReadOnly: boolean
  readonly hasTls: boolean
  /** Standbys of which none is waited for, so that one that takes over may lack the latest commits. */
  readonly lateStandbys: number
  /** The address that the question came from; null where it came by a socket of the same machine. */
  readonly askedFrom: string | null
}

const oldestVersion = 15

/** Asks the server who it is, and who asks. */
export async function serverOf(db: Kysely<Schema>): Promise<Server> {
  const { rows } = await sql<Server>`SELECT
      current_setting('server_version') AS version,
      current_setting('server_version_num')::integer AS "versionNumber",
      current_database() AS database, current_user AS user, current_schema() AS schema,
      current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS "isStandby",
      current_setting('transaction_read_only') = 'on' AS "isReadOnly",
      host(inet_client_addr()) AS "askedFrom",
      coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "hasTls",
      (SELECT CASE WHEN bool_or(sync_state IN ('sync', 'quorum')) THEN 0
          ELSE count(*) FILTER (WHERE sync_state IN ('async', 'potential')) END
        FROM pg_stat_replication WHERE state <> 'backup') AS "lateStandbys"`.execute(db)
  const [server] = rows
  if (!server) throw new Error('The database told nothing of itself')
  return server
}

/** Gives the schema that is used. Throws OperatorError where the server cannot keep what is ours. */
export function refuseUnfit({ shown }: Address, server: Server): string {
  const { version, versionNumber, isStandby, isReadOnly, encoding, schema, user } = server
  if (versionNumber < oldestVersion * 10_000) {
    throw new OperatorError({
      zh: `${shown} 是 PostgreSQL ${version}，过旧：需要 ${oldestVersion} 或更新的版本`,
      en: `${shown} is PostgreSQL ${version}, which is too old: version ${oldestVersion} or newer is needed`,
    })
  }
  if (isStandby) {
    throw new OperatorError({
      zh: `${shown} 是备用服务器，只能读取：请改用主服务器的地址`,
      en: `${shown} is a standby, which can only be read: give the address of the primary server`,
    })
  }
  if (isReadOnly) {
    throw new OperatorError({
      zh: `${shown} 只能读取（default_transaction_read_only）：请由管理员执行 ALTER ROLE ${named(user)} SET default_transaction_read_only = off，并检查数据库与服务器的同名设置`,
      en: `${shown} can only be read (default_transaction_read_only): let an administrator run ALTER ROLE ${named(user)} SET default_transaction_read_only = off, and look at the same setting of the database and the server`,
    })
  }
  if (encoding !== 'UTF8') {
    throw new OperatorError({
      zh: `${shown} 的编码为 ${encoding}，应为 UTF8：请用 ENCODING 'UTF8' TEMPLATE template0 另建数据库`,
      en: `${shown} has the encoding ${encoding}, and UTF8 is needed: make another database with ENCODING 'UTF8' TEMPLATE template0`,
    })
  }
  if (schema !== null) return schema
  throw new OperatorError({
    zh: `${shown} 没有可用的 schema：请由管理员执行 CREATE SCHEMA ${named(user)} AUTHORIZATION ${named(user)}，或授予 search_path 中某个 schema 的 USAGE 权限`,
    en: `${shown} has no schema for tables: let an administrator run CREATE SCHEMA ${named(user)} AUTHORIZATION ${named(user)}, or grant USAGE on one of the search_path`,
  })
}

/** A name as SQL has it, whatever is in it. */
export function named(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
