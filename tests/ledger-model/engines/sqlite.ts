import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { catalog } from '../../../src/catalog/index.ts'
import type { LedgerRequest } from '../../../src/ledger/protocol.ts'
import { databaseFile, openConnection } from '../../../src/store/sqlite/connection.ts'
import { type CommitNews, Committer } from '../../../src/store/sqlite/ledger/committer.ts'
import { Fates } from '../../../src/store/sqlite/ledger/fates.ts'
import { OpenFiles } from '../../../src/store/sqlite/ledger/open-files.ts'
import type { StoreRequest } from '../../../src/store/sqlite/ledger/requests.ts'
import { SqliteStore } from '../../../src/store/sqlite/ledger/store.ts'
import { openOperator, type TestOperator } from '../../operator.ts'
import type { Beginning, EngineUnderTest, Mishap, Told as Outcome } from '../engine.ts'
import { type Begun, beginIn, OperatedWorld } from '../operated.ts'

/** The tables that cannot be written. */
const obstacles = ['calls', 'ledger_entries', 'usage_notes', 'accounts'] as const

export const sqlite: EngineUnderTest = { name: 'SQLite', obstacles, begin: startSqliteWorld }

/** Gives requests up at the last moment at which that can be done. */
class HastyFates extends Fates {
  /** The place before which the next claim finds them given up. */
  end = 0

  override claim(first: number, end: number): boolean {
    this.giveUp(this.end)
    return super.claim(first, end)
  }
}

/** Opens a folder's database with what a test begins with. */
async function startSqliteWorld(beginning: Beginning): Promise<SqliteWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-ledger-'))
  const ctx = await openOperator(dataDir, { now: beginning.now })
  await sql`PRAGMA synchronous = OFF`.execute(ctx.db)
  return new SqliteWorld(dataDir, ctx, beginning, await beginIn(ctx, beginning))
}

/** The ledger on its connection, and the operator's process on another, over one file. */
export class SqliteWorld extends OperatedWorld {
  readonly ctx: TestOperator
  readonly #dataDir: string
  readonly #beginning: Beginning
  #server: ReturnType<typeof openServer>
  /** How many requests were put to the committer. */
  #put = 0

  constructor(dataDir: string, ctx: TestOperator, beginning: Beginning, begun: Begun) {
    super(ctx, begun)
    this.#dataDir = dataDir
    this.ctx = ctx
    this.#beginning = beginning
    this.#server = openServer(dataDir, beginning.defaultPriceMicros)
    this.store.start(beginning.now(), true)
  }

  get store(): SqliteStore {
    return this.#server.store
  }

  async commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Outcome> {
    const { committer, fates } = this.#server
    const isEmpty = requests.length === 0
    const givenUp = mishap?.kind === 'given up' ? Math.min(mishap.count, requests.length) : 0
    const end = this.#put + givenUp
    this.#add(isEmpty ? [{ kind: 'look' }] : requests)
    if (mishap?.kind === 'given up' && mishap.when === 'before') fates.giveUp(end)
    else if (givenUp > 0) fates.end = end
    const act = () => expect(committer.commit()).toBe(true)
    if (mishap?.kind === 'obstacle') this.#against(mishap.name, act)
    else act()
    const told = this.take()
    if (givenUp > 0) expect(told.shift()).toEqual({ kind: 'shed', requests: givenUp })
    expect(told.length).toBeLessThanOrEqual(1)
    const [last] = told
    if (last?.kind === 'failed') {
      expect(last).toMatchObject({ reason: 'an obstacle', trouble: 'unwritable' })
      expect(last.requests).toBe(Math.max(1, requests.length))
      return 'failed'
    }
    // Whatever is decided cannot be given up any more.
    expect(fates.giveUp(this.#put)).toBe(this.#put)
    return { replies: last?.kind === 'replies' && !isEmpty ? last.replies : [] }
  }

  /** A commit that another process keeps waiting, and that is made once it lets go. */
  async commitAfterLock(requests: readonly LedgerRequest[]): Promise<Outcome> {
    const { committer } = this.#server
    this.#add(requests)
    await this.ctx.db.transaction().execute(async (locking) => {
      await locking.updateTable('accounts').set({ held_micros: 0 }).where('id', '=', -1).execute()
      expect(committer.commit()).toBe(false)
    })
    expect(this.take()).toEqual([{ kind: 'locked' }])
    expect(committer.commit()).toBe(true)
    const [told, ...more] = this.take()
    expect(more).toEqual([])
    return told?.kind === 'replies' ? told : 'failed'
  }

  /** Another gateway's store over the same database. */
  openPeer(): { readonly store: SqliteStore; close(): void } {
    const { store, close } = openServer(this.#dataDir, this.#beginning.defaultPriceMicros)
    store.start(this.#beginning.now(), false)
    return { store, close }
  }

  /** What the committer has told since it was last asked. */
  take(): CommitNews[] {
    return this.#server.told.splice(0)
  }

  #add(requests: readonly StoreRequest[]): void {
    this.#put += requests.length
    this.#server.committer.add(requests)
  }

  #against(table: string, act: () => void): void {
    const event = table === 'accounts' ? 'UPDATE' : 'INSERT'
    // A trigger of the ledger's own connection: another one's would make it read everything anew.
    this.#server.connection.exec(
      `CREATE TEMP TRIGGER obstacle BEFORE ${event} ON main.${table}
       BEGIN SELECT RAISE (ABORT, 'an obstacle'); END`,
    )
    try {
      act()
    } finally {
      this.#server.connection.exec('DROP TRIGGER obstacle')
    }
  }

  async restart(): Promise<number> {
    this.#server.close()
    this.#put = 0
    this.#server = openServer(this.#dataDir, this.#beginning.defaultPriceMicros)
    return this.store.start(this.#beginning.now(), true)
  }

  async end(): Promise<void> {
    this.#server.close()
    await this.ctx.close()
    rmSync(this.#dataDir, { recursive: true })
  }
}

function openServer(dataDir: string, defaultPriceMicros: number) {
  const files = new OpenFiles(databaseFile(dataDir))
  const connection = openConnection(dataDir)
  connection.pragma('foreign_keys = OFF')
  // What is tested here survives no power cut, and need not wait for the disk.
  connection.pragma('synchronous = OFF')
  connection.pragma('busy_timeout = 0')
  const store = new SqliteStore(connection, defaultPriceMicros, [...catalog.values()])
  files.watch(connection)
  const fates = new HastyFates(Fates.share())
  const told: CommitNews[] = []
  const committer = new Committer(dataDir, store, files, fates, (each) => void told.push(each))
  const close = () => {
    connection.close()
    files.close()
  }
  return { connection, store, committer, fates, told, close }
}
