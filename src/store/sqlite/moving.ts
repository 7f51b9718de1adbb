import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Kysely } from 'kysely'
import type { MovedTable, MoveMark, MoveSource, MoveTarget, RowBytes } from '../moving.ts'
import type { Reconciliation } from '../operators.ts'
import { type CopyValue, copiedRows, copyLine } from '../sql/copy-text.ts'
import { markedEvents, markTable, moveMark } from '../sql/move-mark.ts'
import { movedTables } from '../sql/moved-tables.ts'
import { reconcileWithin } from '../sql/operators/reconcile.ts'
import { openConnection, type SqliteConnection } from './connection.ts'
import { Dialect } from './dialect.ts'
import { engineSql } from './engine-sql.ts'
import { Bulk } from './ledger/bulk.ts'
import { SqliteStore } from './ledger/store.ts'
import { hasTableIn, migrateDatabase } from './migrate.ts'
import type { SqliteSchema } from './schema.ts'

/** How much is read before it is handed on, in characters. */
const pieceLength = 64 * 1024

type Kind = 'INTEGER' | 'TEXT' | 'BLOB'

/**
 * Opens a data folder to move all of it elsewhere, or elsewhere's data into it; made with its newest
 * schema where it is missing. Calls that a server left open are released. Nobody else writes to it
 * until it is closed; servers are to be kept out before (`lockDataFolder`). Throws as `openDatabase`.
 */
export async function openMoveEnd(dataDir: string, atMs: number): Promise<SqliteEnd> {
  const connection = openConnection(dataDir)
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(connection) })
  try {
    await migrateDatabase(db)
    const moved = await moveMark(db, hasTableIn(db))
    if (!moved) releaseOpenCalls(connection, atMs)
    connection.exec('BEGIN IMMEDIATE')
    return new SqliteEnd(resolve(dataDir), connection, db, moved)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** Starts a ledger and stops it, which asks for no price and no endpoint. */
function releaseOpenCalls(connection: SqliteConnection, atMs: number): void {
  const store = new SqliteStore(connection, 0, [])
  store.start(atMs, true)
  store.leave()
}

/** A data folder in one transaction. */
class SqliteEnd implements MoveSource, MoveTarget {
  readonly place: string
  readonly moved: MoveMark | undefined
  readonly #connection: SqliteConnection
  readonly #db: Kysely<SqliteSchema>

  constructor(
    place: string,
    connection: SqliteConnection,
    db: Kysely<SqliteSchema>,
    moved: MoveMark | undefined,
  ) {
    this.place = place
    this.moved = moved
    this.#connection = connection
    this.#db = db
  }

  tables(): Promise<readonly MovedTable[]> {
    return movedTables(async (table) => [...this.#kinds(table).keys()])
  }

  async count({ name }: MovedTable): Promise<number> {
    return Number(this.#connection.prepare(`SELECT count(*) FROM ${name}`).pluck().get())
  }

  async *read({ name, columns, key }: MovedTable): RowBytes {
    const query = `SELECT ${listed(columns)} FROM ${name} ORDER BY ${listed(key)}`
    const rows = this.#connection.prepare<[], CopyValue[]>(query).raw().iterate()
    let text = ''
    for (const row of rows) {
      text += copyLine(row)
      if (text.length < pieceLength) continue
      yield Buffer.from(text)
      text = ''
      // Nothing here waits for anything, and signals have to have their turn.
      await setImmediate()
    }
    yield Buffer.from(text)
  }

  async write({ name, columns }: MovedTable, rows: RowBytes): Promise<void> {
    const kinds = this.#kinds(name)
    const read = columns.map((column) => readers[kinds.get(column) ?? 'TEXT'])
    const valueFrom = (field: string | null, index: number) =>
      field === null ? null : (read[index]?.(field) ?? null)
    const bulk = new Bulk<readonly CopyValue[]>(
      this.#connection,
      columns.length,
      (rows) => `INSERT INTO ${name} (${listed(columns)}) ${rows}`,
    )
    for await (const copied of copiedRows(rows)) {
      for (const fields of copied) bulk.add(fields.map(valueFrom))
      bulk.write()
    }
  }

  reconcile(): Promise<Reconciliation> {
    return reconcileWithin(this.#db, engineSql.damage)
  }

  async mark({ place, atMs }: MoveMark): Promise<void> {
    this.#connection.exec(`DROP TABLE IF EXISTS ${markTable};
      CREATE TABLE ${markTable} (place TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
      ${markedEvents.map(([table, event]) => keepingOut(table, event)).join('\n')}`)
    this.#connection.prepare(`INSERT INTO ${markTable} VALUES (?, ?)`).run(place, atMs)
    this.#connection.exec('COMMIT')
  }

  async unmark(): Promise<void> {
    const drops = markedEvents.map(([table]) => `DROP TRIGGER IF EXISTS ${table}_moved;`)
    this.#connection.exec(`BEGIN IMMEDIATE; ${drops.join(' ')} DROP TABLE ${markTable}; COMMIT`)
  }

  async commit(): Promise<void> {
    this.#connection.exec('COMMIT')
  }

  async close(): Promise<void> {
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
    await this.#db.destroy()
  }

  /** The columns of a table, with what each holds. */
  #kinds(table: string): ReadonlyMap<string, Kind> {
    const columns = this.#connection.pragma(`table_info(${table})`) as {
      readonly name: string
      readonly type: Kind
    }[]
    return new Map(columns.map(({ name, type }) => [name, type]))
  }
}

/** How a field of a row becomes what a column of this kind holds. */
const readers: Readonly<Record<Kind, (field: string) => CopyValue>> = {
  INTEGER: Number,
  TEXT: (field) => field,
  BLOB: (field) => Buffer.from(field.slice(2), 'hex'),
}

function listed(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

function keepingOut(table: string, event: string): string {
  return `CREATE TRIGGER IF NOT EXISTS ${table}_moved BEFORE ${event} ON ${table}
    BEGIN SELECT RAISE (ABORT, 'the data was moved away'); END;`
}
