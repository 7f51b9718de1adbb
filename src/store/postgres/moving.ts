import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, sql } from 'kysely'
import { DatabaseError, type Pool, type PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { OperatorError } from '../../core/errors.ts'
import {
  CommitInDoubt,
  type MovedTable,
  type MoveMark,
  type MoveSource,
  type MoveTarget,
  type RowBytes,
} from '../moving.ts'
import type { Reconciliation } from '../operators.ts'
import { markedEvents, markTable } from '../sql/move-mark.ts'
import { movedTables } from '../sql/moved-tables.ts'
import { reconcileWithin } from '../sql/operators/reconcile.ts'
import type { Schema } from '../sql/schema.ts'
import { type Address, addressOf } from './address.ts'
import { cannotUse } from './cannot-use.ts'
import { goesOn, openPool } from './connection.ts'
import { openMarked } from './database.ts'
import { Dialect } from './dialect.ts'
import { ledgerClient } from './ledger/client.ts'
import { openLedger } from './ledger/ledger.ts'

const releaseDeadlineMs = 10_000

/** One end waits for the other, whose books may take long to be proved. */
const quietMs = 3_600_000

/** Who has said nothing for so long serves no more. */
const goneAfterMs = 15_000

/**
 * Locks come before the first look, so that what is looked at is the last that others wrote. The
 * ledger's table is left out, since gateways may have no right to it: who adds to it moves a balance.
 */
const locked = ['accounts', 'tokens', 'prices', 'acts', 'gateways', 'requests', 'observations']

/**
 * Opens a PostgreSQL to move all of it elsewhere, or elsewhere's data into it. Nobody else writes to
 * it until it is closed. Throws OperatorError where it cannot be used, or a gateway serves from it.
 */
export async function openMoveEnd(url: string): Promise<PostgresEnd> {
  const address = addressOf(url)
  const { db, moved } = await openMarked(url, 1)
  try {
    await (moved ? db.destroy() : releaseOpenCalls(address, db))
    const pool = openPool(address, 1, quietMs)
    const end = new PostgresEnd(address, pool, await pool.connect(), moved)
    return await end.begin()
  } catch (error) {
    throw cannotUse(address, error)
  }
}

/** Starts a ledger where gateways that are gone left calls open, and stops it; closes the database. */
async function releaseOpenCalls(address: Address, db: Kysely<Schema>): Promise<void> {
  try {
    const open = await db
      .selectFrom('calls')
      .select('request_id')
      .where('state', '=', 'open')
      .limit(1)
      .execute()
    if (open.length === 0) return
    // What is released asks for no price and no endpoint.
    const settings = { defaultPriceMicros: 0, endpoints: [], deadlineMs: releaseDeadlineMs }
    const unheard = { onDeath: () => {}, onForgotten: () => {}, onTrouble: () => {} }
    const ledger = await openLedger(settings, { client: () => ledgerClient(address), db }, unheard)
    await ledger.close()
  } finally {
    await db.destroy()
  }
}

/** A PostgreSQL in one transaction, on one connection. */
class PostgresEnd implements MoveSource, MoveTarget {
  readonly place: string
  readonly moved: MoveMark | undefined
  readonly #pool: Pool
  readonly #client: PoolClient
  readonly #release: PoolClient['release']
  readonly #db: Kysely<Schema>

  constructor(address: Address, pool: Pool, client: PoolClient, moved: MoveMark | undefined) {
    this.place = address.shown
    this.moved = moved
    this.#pool = pool
    this.#client = client
    this.#release = client.release.bind(client)
    // It is given back with the transaction, not with each question in it.
    client.release = () => {}
    const lent = { connect: async () => client, end: async () => {}, options: pool.options }
    this.#db = new Kysely<Schema>({ dialect: new Dialect({ pool: lent }) })
  }

  /** Keeps others out, and begins the transaction. Where it cannot, the end is closed. */
  async begin(): Promise<this> {
    try {
      await this.#client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ;
        SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0`)
      await this.#client.query(`LOCK TABLE ${locked.join(', ')} IN SHARE ROW EXCLUSIVE MODE`)
      await this.#refuseServed()
      return this
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async #refuseServed(): Promise<void> {
    const { rows } = await sql<{ gateways: number }>`SELECT count(*) AS gateways FROM gateways
      WHERE seen_at > extract(epoch FROM clock_timestamp()) * 1000 - ${goneAfterMs}`.execute(
      this.#db,
    )
    const gateways = rows[0]?.gateways ?? 0
    if (gateways === 0) return
    throw new OperatorError({
      zh: `有 ${gateways} 个网关正在使用 ${this.place}：请先全部停止（被强行结束的须等 15 秒）`,
      en: `Gateways serve from ${this.place} (${gateways}): stop them all first; one that was killed is waited for 15 seconds`,
    })
  }

  tables(): Promise<readonly MovedTable[]> {
    return movedTables(async (table) => {
      const { rows } = await sql<{ attname: string }>`SELECT attname FROM pg_attribute
        WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped`.execute(this.#db)
      return rows.map(({ attname }) => attname)
    })
  }

  async count({ name }: MovedTable): Promise<number> {
    const { rows } = await this.#client.query(`SELECT count(*) AS rows FROM ${name}`)
    return rows[0].rows
  }

  read({ name, columns, key }: MovedTable): RowBytes {
    const query = `SELECT ${listed(columns)} FROM ${name} ORDER BY ${listed(key)}`
    return this.#client.query(copyTo(`COPY (${query}) TO STDOUT`))
  }

  async write({ name, columns }: MovedTable, rows: RowBytes): Promise<void> {
    const copying = this.#client.query(copyFrom(`COPY ${name} (${listed(columns)}) FROM STDIN`))
    await pipeline(Readable.from(rows, { objectMode: false }), copying)
    // The proof asks about all rows, and does so in a better way where it is known how many there are.
    await this.#client.query(`ANALYZE ${name}`)
  }

  reconcile(): Promise<Reconciliation> {
    return reconcileWithin(this.#db)
  }

  async mark({ place, atMs }: MoveMark): Promise<void> {
    await this.#client.query(`DROP TABLE IF EXISTS ${markTable};
      CREATE TABLE ${markTable} (place text NOT NULL, at bigint NOT NULL);
      CREATE OR REPLACE FUNCTION moved_away() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the data was moved away' USING ERRCODE = 'AS002'; END $$;
      ${markedEvents.map(([table, event]) => keepingOut(table, event)).join(';\n')}`)
    await this.#client.query(`INSERT INTO ${markTable} VALUES ($1, $2)`, [place, atMs])
    await this.#commit()
  }

  async unmark(): Promise<void> {
    await this.#client.query(`DROP TABLE ${markTable}; DROP FUNCTION moved_away() CASCADE`)
  }

  async commit(): Promise<void> {
    const { rows } = await sql<{ table: string }>`SELECT table_name AS table
      FROM information_schema.columns
      WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES'`.execute(
      this.#db,
    )
    for (const { table } of rows) {
      await this.#client.query(
        `SELECT setval(pg_get_serial_sequence($1, 'id'),
        coalesce(max(id), 1), max(id) IS NOT NULL) FROM ${table}`,
        [table],
      )
    }
    await this.#commit()
  }

  /** A server that goes on has not committed where it says that it failed; one that is gone may have. */
  async #commit(): Promise<void> {
    try {
      const { command } = await this.#client.query('COMMIT')
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back')
    } catch (error) {
      if (error instanceof DatabaseError && (await goesOn(this.#client))) throw error
      throw new CommitInDoubt('The connection broke in a commit', { cause: error })
    }
  }

  async close(): Promise<void> {
    await this.#db.destroy()
    this.#release(true)
    await this.#pool.end()
  }
}

function listed(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

function keepingOut(table: string, event: string): string {
  return `CREATE OR REPLACE TRIGGER ${table}_moved BEFORE ${event} ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION moved_away()`
}
