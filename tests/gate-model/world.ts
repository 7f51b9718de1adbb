import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { tokenDigest } from '../../src/core/ids.ts'
import { createAccount } from '../../src/services/accounts/create.ts'
import { listAccounts } from '../../src/services/accounts/list.ts'
import type { Context } from '../../src/services/context.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { createToken } from '../../src/services/tokens/create.ts'
import { listTokens } from '../../src/services/tokens/list.ts'
import { type Connection, openConnection } from '../../src/store/connection.ts'
import { openDatabase } from '../../src/store/database.ts'
import { Book } from '../../src/store/gate/book.ts'
import type { GateReply, GateRequest } from '../../src/store/gate/protocol.ts'
import { GateModel } from './model.ts'
import { at, type Planned, plan, type Step } from './plan.ts'

const defaultPriceMicros = 3
/** Ten seconds before midnight in Shanghai. */
const startMs = Date.parse('2026-11-22T15:59:50Z')
export const accountNames = ['a', 'b']
/** Accounts of the tokens, by index. */
const owners = [0, 0, 1]

/** The gate on its connection, and the operator's process on another, over one file. */
export interface World {
  readonly dataDir: string
  readonly ctx: Context
  connection: Connection
  book: Book
}

/** A model and the real gate, with the same accounts and tokens. */
export async function startWorld(): Promise<{ model: GateModel; world: World }> {
  const model = new GateModel(startMs, defaultPriceMicros)
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-book-'))
  const db = await openDatabase(dataDir)
  await sql`PRAGMA synchronous = OFF`.execute(db)
  const ctx: Context = { db, clock: { now: () => model.nowMs } }
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

function openBook(dataDir: string): { connection: Connection; book: Book } {
  const connection = openConnection(dataDir)
  connection.pragma('foreign_keys = OFF')
  // What is tested here survives no power cut, and need not wait for the disk.
  connection.pragma('synchronous = OFF')
  connection.pragma('busy_timeout = 0')
  return { connection, book: new Book(connection, defaultPriceMicros, [...catalog.values()]) }
}

export async function endWorld({ dataDir, ctx, connection }: World): Promise<void> {
  connection.close()
  await ctx.db.destroy()
  rmSync(dataDir, { recursive: true })
}

export function commit(model: GateModel, { book }: World, steps: readonly Step[]): void {
  const planned = plan(model, steps)
  const replies = book.commit(planned.map(({ request }) => request))
  model.beginCommit()
  agree(replies, planned)
}

function agree(replies: readonly GateReply[], planned: readonly Planned[]): void {
  const expected = planned.map(({ expected }) => expected() as GateReply)
  expect(replies).toMatchObject(expected)
  // What a key must not bring any more is nothing, not more than was expected.
  const recalls = (reply: GateReply) => reply.inquiry !== undefined && 'recalled' in reply.inquiry
  expect(replies.map(recalls)).toEqual(expected.map(recalls))
}

/** What a commit fails on: another process's lock, or the table that cannot be written. */
export const obstacles = ['locked', 'calls', 'ledger_entries', 'usage_notes', 'accounts'] as const

type Obstacle = (typeof obstacles)[number]

/** A commit that meets an obstacle: it throws and nothing of it has happened, or it needed none of that. */
export async function commitAgainst(
  model: GateModel,
  world: World,
  steps: readonly Step[],
  obstacle: Obstacle,
): Promise<void> {
  const planned = plan(model, steps)
  const requests = planned.map(({ request }) => request)
  const replies = await withObstacle(world, obstacle, () => attempt(world.book, requests))
  if (replies) {
    model.beginCommit()
    agree(replies, planned)
    return
  }
  for (const request of requests) {
    if (request.kind !== 'settle') continue
    model.unsettled.set(request.requestId, request.state === 'answered' ? 'broken' : 'cancelled')
  }
}

function attempt(book: Book, requests: readonly GateRequest[]): GateReply[] | undefined {
  try {
    return book.commit(requests)
  } catch (error) {
    expect(String(error)).toMatch(/an obstacle|database is locked/)
    return undefined
  }
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
  // A trigger of the gate's own connection: another one's would make it read everything anew.
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

export function restart(model: GateModel, world: World): void {
  world.connection.close()
  Object.assign(world, openBook(world.dataDir))
  expect(world.book.recover(model.nowMs)).toBe(model.restart())
}

/** Everything on disk is as the model has it. */
export async function compare(model: GateModel, { ctx }: World): Promise<void> {
  const accounts = await listAccounts(ctx)
  expect(accounts.map(({ balance_micros, held_micros }) => [balance_micros, held_micros])).toEqual(
    model.accounts.map(({ balanceMicros, heldMicros }) => [balanceMicros, heldMicros]),
  )
  for (const { balance_micros, held_micros } of accounts) {
    expect(held_micros).toBeGreaterThanOrEqual(0)
    expect(balance_micros).toBeGreaterThanOrEqual(held_micros)
  }
  const tokens = await listTokens(ctx)
  expect(tokens.map(({ usedToday }) => usedToday)).toEqual(
    model.tokens.map((token) => model.usedOn(token)),
  )
}

export async function compareRecords(model: GateModel, { ctx }: World): Promise<void> {
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: model.open.length })
  const entries = await ctx.db
    .selectFrom('ledger_entries')
    .select(['id', 'kind', 'amount_micros', 'held_micros'])
    .where('kind', 'not in', ['top_up', 'adjust'])
    .execute()
  expect(entries.map((entry) => Object.values(entry)).sort()).toEqual([...model.entries].sort())
  // What was refused is in the log as well, each with a code that only the gate gives.
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
