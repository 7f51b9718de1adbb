import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { tokenDigest } from '../../src/core/ids.ts'
import { createAccount } from '../../src/services/accounts/create.ts'
import { listAccounts } from '../../src/services/accounts/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { createToken } from '../../src/services/tokens/create.ts'
import { listTokens } from '../../src/services/tokens/list.ts'
import { type Connection, databaseFile, openConnection } from '../../src/store/sqlite/connection.ts'
import { Book } from '../../src/store/sqlite/ledger/book.ts'
import { Committer, type Told } from '../../src/store/sqlite/ledger/committer.ts'
import { Fates } from '../../src/store/sqlite/ledger/fates.ts'
import { OpenFiles } from '../../src/store/sqlite/ledger/open-files.ts'
import type { StoreReply, StoreRequest } from '../../src/store/sqlite/ledger/requests.ts'
import { openOperator, type TestOperator } from '../operator.ts'
import { LedgerModel } from './model.ts'
import { at, type Planned, plan, type Step } from './plan.ts'

const defaultPriceMicros = 3
/** Ten seconds before midnight in Shanghai. */
const startMs = Date.parse('2026-11-22T15:59:50Z')
export const accountNames = ['a', 'b']
/** Accounts of the tokens, by index. */
const owners = [0, 0, 1]

/** The ledger on its connection, and the operator's process on another, over one file. */
export interface World {
  readonly dataDir: string
  readonly ctx: TestOperator
  connection: Connection
  files: OpenFiles
  book: Book
  committer: Committer
  fates: HastyFates
  /** How many requests were put to the committer. */
  put: number
  /** What it told since it was last asked. */
  told: Told[]
}

/** Gives requests up at the last moment at which that can be done. */
class HastyFates extends Fates {
  /** The place before which the next claim finds them given up. */
  end = 0

  override claim(first: number, end: number): boolean {
    this.giveUp(this.end)
    return super.claim(first, end)
  }
}

/** A model and the real ledger, with the same accounts and tokens. */
export async function startWorld(): Promise<{ model: LedgerModel; world: World }> {
  const model = new LedgerModel(startMs, defaultPriceMicros)
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-book-'))
  const ctx = await openOperator(dataDir, { now: () => model.nowMs })
  await sql`PRAGMA synchronous = OFF`.execute(ctx.db)
  for (const name of accountNames) {
    await createAccount(ctx, { name, topUpMicros: 20, actor: 'test' })
  }
  const accounts = await listAccounts(ctx)
  model.accounts.push(...accounts.map(({ id }) => ({ id, balanceMicros: 20, heldMicros: 0 })))
  for (const owner of owners) {
    const account = at(accountNames, owner)
    const { id, token } = await createToken(ctx, { account, limits: { ratePerSecond: 5 } })
    model.tokens.push({
      id,
      digest: tokenDigest(token),
      account: at(model.accounts, owner),
      ratePerSecond: 5,
      dailyQuota: null,
      endpoints: null,
      disabled: false,
      revoked: false,
    })
  }
  return { model, world: { dataDir, ctx, ...openBook(dataDir) } }
}

function openBook(dataDir: string): Omit<World, 'dataDir' | 'ctx'> {
  const files = new OpenFiles(databaseFile(dataDir))
  const connection = openConnection(dataDir)
  connection.pragma('foreign_keys = OFF')
  // What is tested here survives no power cut, and need not wait for the disk.
  connection.pragma('synchronous = OFF')
  connection.pragma('busy_timeout = 0')
  const book = new Book(connection, defaultPriceMicros, [...catalog.values()])
  files.watch(connection)
  const fates = new HastyFates(Fates.share())
  const told: Told[] = []
  const committer = new Committer(dataDir, book, files, fates, (each) => void told.push(each))
  return { connection, files, book, committer, fates, put: 0, told }
}

export async function endWorld({ dataDir, ctx, connection, files }: World): Promise<void> {
  connection.close()
  files.close()
  await ctx.close()
  rmSync(dataDir, { recursive: true })
}

/** Puts requests to the committer. A commit with nothing in it settles what waits for one. */
function put(world: World, requests: readonly StoreRequest[]): void {
  const all: readonly StoreRequest[] = requests.length > 0 ? requests : [{ kind: 'look' }]
  world.put += all.length
  world.committer.add(all)
}

/** What the committer has told since it was last asked. */
function take({ told }: World): Told[] {
  return told.splice(0)
}

/** The committer told, last of all, what the model says of these requests. */
function expectReplies(
  model: LedgerModel,
  told: Told | undefined,
  planned: readonly Planned[],
): void {
  model.beginCommit()
  const expected = planned.map((each) => each.expected() as StoreReply)
  const replies = told?.kind === 'replies' ? told.replies : undefined
  expect(replies).toMatchObject(expected.length > 0 ? expected : [{}])
  // What a key must not bring any more is nothing, not more than was expected.
  const recalls = (reply: StoreReply) => reply.inquiry !== undefined && 'recalled' in reply.inquiry
  expect(replies?.map(recalls)).toEqual(expected.length > 0 ? expected.map(recalls) : [false])
}

const requestsOf = (planned: readonly Planned[]) => planned.map(({ request }) => request)

export function commit(model: LedgerModel, world: World, steps: readonly Step[]): void {
  const planned = plan(model, steps)
  put(world, requestsOf(planned))
  expect(world.committer.commit()).toBe(true)
  const told = take(world)
  expect(told).toHaveLength(1)
  expectReplies(model, told[0], planned)
}

/** A commit whose first requests are given up, before it begins or just before it is made. */
export function commitGivenUp(
  model: LedgerModel,
  world: World,
  steps: readonly Step[],
  { count, when }: { readonly count: number; readonly when: 'before' | 'meanwhile' },
): void {
  const planned = plan(model, steps)
  const givenUp = planned.slice(0, count)
  const end = world.put + givenUp.length
  put(world, requestsOf(planned))
  if (when === 'before') world.fates.giveUp(end)
  else world.fates.end = end
  expect(world.committer.commit()).toBe(true)
  const told = take(world)
  if (givenUp.length > 0) expect(told.shift()).toEqual({ kind: 'shed', requests: givenUp.length })
  owe(model, givenUp)
  const rest = planned.slice(count)
  if (rest.length > 0 || planned.length === 0) expectReplies(model, told.shift(), rest)
  expect(told).toEqual([])
  expect(world.fates.giveUp(world.put)).toBe(world.put)
}

/** Their callers were told 500: of the settlements among them the next commit makes releases. */
function owe(model: LedgerModel, planned: readonly Planned[]): void {
  for (const { request } of planned) {
    if (request.kind !== 'settle') continue
    model.unsettled.set(request.requestId, request.state === 'answered' ? 'broken' : 'cancelled')
  }
}

/** What a commit fails on: another process's lock, or the table that cannot be written. */
export const obstacles = ['locked', 'calls', 'ledger_entries', 'usage_notes', 'accounts'] as const

type Obstacle = (typeof obstacles)[number]

/**
 * A commit that meets an obstacle: it fails and nothing of it has happened, it needed none of that,
 * or it is made once the database is not locked any more.
 */
export async function commitAgainst(
  model: LedgerModel,
  world: World,
  steps: readonly Step[],
  obstacle: Obstacle,
): Promise<void> {
  const planned = plan(model, steps)
  put(world, requestsOf(planned))
  const isDone = await withObstacle(world, obstacle, () => world.committer.commit())
  expect(isDone).toBe(obstacle !== 'locked')
  if (!isDone) {
    expect(take(world)).toEqual([{ kind: 'locked' }])
    expect(world.committer.commit()).toBe(true)
  }
  const [told, ...more] = take(world)
  expect(more).toEqual([])
  if (told?.kind !== 'failed') return expectReplies(model, told, planned)
  expect(told).toMatchObject({ reason: 'an obstacle', trouble: 'unwritable' })
  expect(told.requests).toBe(Math.max(1, planned.length))
  owe(model, planned)
}

async function withObstacle<T>(
  { ctx: { db }, connection }: World,
  obstacle: Obstacle,
  act: () => T,
): Promise<T> {
  if (obstacle === 'locked') {
    return db.transaction().execute(async (locking) => {
      await locking.updateTable('accounts').set({ held_micros: 0 }).where('id', '=', -1).execute()
      return act()
    })
  }
  const event = obstacle === 'accounts' ? 'UPDATE' : 'INSERT'
  // A trigger of the ledger's own connection: another one's would make it read everything anew.
  connection.exec(
    `CREATE TEMP TRIGGER obstacle BEFORE ${event} ON main.${obstacle}
     BEGIN SELECT RAISE (ABORT, 'an obstacle'); END`,
  )
  try {
    return act()
  } finally {
    connection.exec('DROP TRIGGER obstacle')
  }
}

export function restart(model: LedgerModel, world: World): void {
  world.connection.close()
  world.files.close()
  Object.assign(world, openBook(world.dataDir))
  expect(world.book.recover(model.nowMs)).toBe(model.restart())
}

/** Everything on disk is as the model has it. */
export async function compare(model: LedgerModel, { ctx }: World): Promise<void> {
  const accounts = await listAccounts(ctx)
  expect(accounts.map(({ balanceMicros, heldMicros }) => [balanceMicros, heldMicros])).toEqual(
    model.accounts.map(({ balanceMicros, heldMicros }) => [balanceMicros, heldMicros]),
  )
  for (const { balanceMicros, heldMicros } of accounts) {
    expect(heldMicros).toBeGreaterThanOrEqual(0)
    expect(balanceMicros).toBeGreaterThanOrEqual(heldMicros)
  }
  const tokens = await listTokens(ctx)
  expect(tokens.map(({ usedToday }) => usedToday)).toEqual(
    model.tokens.map((token) => model.usedOn(token)),
  )
}

export async function compareRecords(model: LedgerModel, { ctx }: World): Promise<void> {
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: model.open.length })
  const entries = await ctx.db
    .selectFrom('ledger_entries')
    .select(['id', 'kind', 'amount_micros', 'held_micros'])
    .where('kind', 'not in', ['top_up', 'adjust'])
    .execute()
  expect(entries.map((entry) => Object.values(entry)).sort()).toEqual([...model.entries].sort())
  // What was refused is in the log as well, each with a code that only the ledger gives.
  const rows = await ctx.db
    .selectFrom('calls')
    .selectAll()
    .where(({ or, eb }) => or([eb('code', 'is', null), eb('code', 'in', [0, 301, 500])]))
    .execute()
  const expected = [...model.calls].map(([id, { state, code, costMicros, subject }]) => [
    id,
    { state, code, cost_micros: costMicros, subject },
  ])
  expect(Object.fromEntries(rows.map((row) => [row.request_id, row]))).toMatchObject(
    Object.fromEntries(expected),
  )
  expect(rows).toHaveLength(model.calls.size)
}
