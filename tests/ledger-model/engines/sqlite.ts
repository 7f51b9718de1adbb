import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { catalog } from '../../../src/catalog/index.ts'
import { OperatorError } from '../../../src/core/errors.ts'
import { tokenDigest } from '../../../src/core/ids.ts'
import type { LedgerRequest } from '../../../src/ledger/protocol.ts'
import { adjustAccount } from '../../../src/services/accounts/adjust.ts'
import { createAccount } from '../../../src/services/accounts/create.ts'
import { listAccounts } from '../../../src/services/accounts/list.ts'
import { topUpAccount } from '../../../src/services/accounts/top-up.ts'
import { forgetCreator } from '../../../src/services/creators/forget.ts'
import { reconcile } from '../../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../../src/services/prices/set-price.ts'
import { createToken } from '../../../src/services/tokens/create.ts'
import { listTokens } from '../../../src/services/tokens/list.ts'
import { revokeToken } from '../../../src/services/tokens/revoke.ts'
import { updateToken } from '../../../src/services/tokens/update.ts'
import { databaseFile, openConnection } from '../../../src/store/sqlite/connection.ts'
import { type CommitNews, Committer } from '../../../src/store/sqlite/ledger/committer.ts'
import { Fates } from '../../../src/store/sqlite/ledger/fates.ts'
import { OpenFiles } from '../../../src/store/sqlite/ledger/open-files.ts'
import type { StoreRequest } from '../../../src/store/sqlite/ledger/requests.ts'
import { SqliteStore } from '../../../src/store/sqlite/ledger/store.ts'
import { openOperator, type TestOperator } from '../../operator.ts'
import type {
  Beginning,
  EngineUnderTest,
  Limits,
  Mishap,
  Told as Outcome,
  World,
} from '../engine.ts'

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
  const { accounts, owners, balanceMicros, ratePerSecond } = beginning
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-ledger-'))
  const ctx = await openOperator(dataDir, { now: beginning.now })
  await sql`PRAGMA synchronous = OFF`.execute(ctx.db)
  for (const name of accounts) {
    await createAccount(ctx, { name, topUpMicros: balanceMicros })
  }
  const tokens: World['tokens'][number][] = []
  for (const owner of owners) {
    const account = accounts[owner] ?? ''
    const { id, token } = await createToken(ctx, { account, limits: { ratePerSecond } })
    tokens.push({ id, digest: tokenDigest(token) })
  }
  const accountIds = (await listAccounts(ctx, { limit: 1000 })).rows.map(({ id }) => id)
  return new SqliteWorld(dataDir, ctx, beginning, accountIds, tokens)
}

/** The ledger on its connection, and the operator's process on another, over one file. */
export class SqliteWorld implements World {
  readonly accountIds: World['accountIds']
  readonly tokens: World['tokens']
  readonly ctx: TestOperator
  readonly #dataDir: string
  readonly #beginning: Beginning
  #server: ReturnType<typeof openServer>
  /** How many requests were put to the committer. */
  #put = 0

  constructor(
    dataDir: string,
    ctx: TestOperator,
    beginning: Beginning,
    accountIds: World['accountIds'],
    tokens: World['tokens'],
  ) {
    this.#dataDir = dataDir
    this.ctx = ctx
    this.#beginning = beginning
    this.accountIds = accountIds
    this.tokens = tokens
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

  async move(kind: 'top_up' | 'adjust', name: string, amountMicros: number) {
    const input = { name, amountMicros }
    const moved = await unlessRefused(
      kind === 'top_up'
        ? topUpAccount(this.ctx, { ...input, note: null })
        : adjustAccount(this.ctx, { ...input, reason: 'test' }),
    )
    return moved?.balanceMicros
  }

  setPrice(endpoint: string, priceMicros: number | null): Promise<void> {
    return setPrice(this.ctx, { endpoint, priceMicros })
  }

  async update(id: number, limits: Limits, disabled: boolean): Promise<boolean> {
    const updated = updateToken(this.ctx, { id, limits, disabled }).then(() => true)
    return (await unlessRefused(updated)) ?? false
  }

  revoke(tokenId: number): Promise<void> {
    return revokeToken(this.ctx, tokenId)
  }

  async forget(subject: string): Promise<void> {
    await forgetCreator(this.ctx, subject)
  }

  async books() {
    const { rows: accounts } = await listAccounts(this.ctx, { limit: 1000 })
    const { rows: tokens } = await listTokens(this.ctx, { limit: 1000 })
    return {
      accounts: accounts.map(({ balanceMicros, heldMicros }) => ({ balanceMicros, heldMicros })),
      usedToday: tokens.map(({ usedToday }) => usedToday),
    }
  }

  async records() {
    const { db } = this.ctx
    const { ok, problems } = await reconcile(this.ctx)
    expect(ok).toBe(problems.length === 0)
    const entries = await db
      .selectFrom('ledger_entries')
      .select(['id', 'kind', 'amount_micros', 'held_micros'])
      .where('kind', 'not in', ['top_up', 'adjust'])
      .execute()
    const calls = await db.selectFrom('calls').selectAll().execute()
    return {
      problems,
      entries: entries.map(
        (row) => [row.id, row.kind, row.amount_micros, row.held_micros] as const,
      ),
      calls: new Map(
        calls.map(({ request_id, subject, state, code, cost_micros: costMicros }) => [
          request_id,
          { subject, state, code, costMicros },
        ]),
      ),
    }
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

/** What an operator's verb gives; undefined where it refuses. */
async function unlessRefused<T>(done: Promise<T>): Promise<T | undefined> {
  try {
    return await done
  } catch (error) {
    if (error instanceof OperatorError) return undefined
    throw error
  }
}
