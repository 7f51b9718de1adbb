import { rmSync } from 'node:fs'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { catalog } from '../../../src/catalog/index.ts'
import type { LedgerRequest } from '../../../src/ledger/protocol.ts'
import { Fates } from '../../../src/store/fates.ts'
import type { StoreRequest } from '../../../src/store/requests.ts'
import {
  databaseFile,
  openConnection,
  type SqliteConnection,
} from '../../../src/store/sqlite/connection.ts'
import { type CommitNews, Committer } from '../../../src/store/sqlite/ledger/committer.ts'
import { OpenFiles } from '../../../src/store/sqlite/ledger/open-files.ts'
import { SqliteStore } from '../../../src/store/sqlite/ledger/store.ts'
import { preparedFolder } from '../../harness.ts'
import { openOperator, type TestOperator } from '../../operator.ts'
import type {
  Beginning,
  EngineUnderTest,
  Mishap,
  Told as Outcome,
  Peer,
  SharedWorld,
} from '../engine.ts'
import { HastyFates } from '../hasty-fates.ts'
import { type Begun, beginIn, OperatedWorld } from '../operated.ts'

/** The tables that cannot be written. */
const obstacles = ['calls', 'posted_entries', 'usage_notes', 'accounts'] as const

export const sqlite: EngineUnderTest<SqliteWorld> = {
  name: 'SQLite',
  obstacles,
  begin: startSqliteWorld,
}

/** Opens a folder's database with what a test begins with. */
async function startSqliteWorld(beginning: Beginning): Promise<SqliteWorld> {
  // The world takes it away itself.
  const dataDir = await preparedFolder(() => {})
  const ctx = await openOperator(dataDir, { now: beginning.now })
  await sql`PRAGMA synchronous = OFF`.execute(ctx.db)
  return new SqliteWorld(dataDir, ctx, beginning, await beginIn(ctx, beginning))
}

/** The ledgers on their connections, and the operator's process on another, over one file. */
export class SqliteWorld extends OperatedWorld implements SharedWorld {
  readonly ctx: TestOperator
  readonly #dataDir: string
  readonly #beginning: Beginning
  #server: SqliteServer

  constructor(dataDir: string, ctx: TestOperator, beginning: Beginning, begun: Begun) {
    super(ctx, begun)
    this.#dataDir = dataDir
    this.ctx = ctx
    this.#beginning = beginning
    this.#server = this.#open()
    this.store.start(beginning.now(), true)
  }

  get store(): SqliteStore {
    return this.#server.store
  }

  commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Outcome> {
    return this.#server.commit(requests, mishap)
  }

  /** A commit that another process keeps waiting, and that is made once it lets go. */
  async commitAfterLock(requests: readonly LedgerRequest[]): Promise<Outcome> {
    const server = this.#server
    server.add(requests)
    await this.ctx.db.transaction().execute(async (locking) => {
      await locking.updateTable('accounts').set({ held_micros: 0 }).where('id', '=', -1).execute()
      expect(server.tryToCommit()).toBe(false)
    })
    expect(server.take()).toEqual([{ kind: 'locked' }])
    expect(server.tryToCommit()).toBe(true)
    const [told, ...more] = server.take()
    expect(more).toEqual([])
    return told?.kind === 'replies' ? told : 'failed'
  }

  join(): SqliteServer {
    const server = this.#open()
    server.store.start(this.#beginning.now(), false)
    return server
  }

  async restart(): Promise<number> {
    this.#server.close()
    this.#server = this.#open()
    return this.store.start(this.#beginning.now(), true)
  }

  async end(): Promise<void> {
    this.#server.close()
    await this.ctx.close()
    rmSync(this.#dataDir, { recursive: true })
  }

  #open(): SqliteServer {
    return new SqliteServer(this.#dataDir, this.#beginning.defaultPriceMicros)
  }
}

/** What the thread of a server's ledger has. */
class SqliteServer implements Peer {
  readonly store: SqliteStore
  readonly #connection: SqliteConnection
  readonly #files: OpenFiles
  readonly #fates = new HastyFates(Fates.share())
  readonly #committer: Committer
  #told: CommitNews[] = []
  /** How many requests were put to the committer. */
  #put = 0

  constructor(dataDir: string, defaultPriceMicros: number) {
    this.#files = new OpenFiles(databaseFile(dataDir))
    this.#connection = openConnection(dataDir)
    this.#connection.pragma('foreign_keys = OFF')
    // What is tested here survives no power cut, and need not wait for the disk.
    this.#connection.pragma('synchronous = OFF')
    this.#connection.pragma('busy_timeout = 0')
    this.store = new SqliteStore(this.#connection, defaultPriceMicros, [...catalog.values()])
    this.#files.watch(this.#connection)
    const tell = (news: CommitNews) => void this.#told.push(news)
    this.#committer = new Committer(dataDir, this.store, this.#files, this.#fates, tell)
  }

  async commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Outcome> {
    const isEmpty = requests.length === 0
    const givenUp = mishap?.kind === 'given up' ? Math.min(mishap.count, requests.length) : 0
    const end = this.#put + givenUp
    this.add(isEmpty ? [{ kind: 'look' }] : requests)
    if (mishap?.kind === 'given up' && mishap.when === 'before') this.#fates.giveUp(end)
    else if (givenUp > 0) this.#fates.end = end
    const act = () => expect(this.tryToCommit()).toBe(true)
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
    expect(this.#fates.giveUp(this.#put)).toBe(this.#put)
    return { replies: last?.kind === 'replies' && !isEmpty ? last.replies : [] }
  }

  add(requests: readonly StoreRequest[]): void {
    this.#put += requests.length
    this.#committer.add(requests)
  }

  /** Gives false where another process holds the database locked. */
  tryToCommit(): boolean {
    return this.#committer.commit()
  }

  /** What the committer has told since it was last asked. */
  take(): CommitNews[] {
    return this.#told.splice(0)
  }

  leave(): void {
    this.#committer.leave()
    this.close()
  }

  readonly close = (): void => {
    this.#connection.close()
    this.#files.close()
  }

  #against(table: string, act: () => void): void {
    const event = table === 'accounts' ? 'UPDATE' : 'INSERT'
    // A trigger of the ledger's own connection: another one's would make it read everything anew.
    this.#connection.exec(
      `CREATE TEMP TRIGGER obstacle BEFORE ${event} ON main.${table}
       BEGIN SELECT RAISE (ABORT, 'an obstacle'); END`,
    )
    try {
      act()
    } finally {
      this.#connection.exec('DROP TRIGGER obstacle')
    }
  }
}
