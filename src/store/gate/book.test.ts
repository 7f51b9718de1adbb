import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { GateModel, type SettleOutcome } from '../../../tests/gate-model.ts'
import { catalog } from '../../catalog/index.ts'
import { OperatorError } from '../../core/errors.ts'
import { newRequestId, tokenDigest } from '../../core/ids.ts'
import { adjustAccount } from '../../services/accounts/adjust.ts'
import { createAccount } from '../../services/accounts/create.ts'
import { listAccounts } from '../../services/accounts/list.ts'
import { topUpAccount } from '../../services/accounts/top-up.ts'
import type { Context } from '../../services/context.ts'
import { reconcile } from '../../services/ledger/reconcile.ts'
import { setPrice } from '../../services/prices/prices.ts'
import { createToken } from '../../services/tokens/create.ts'
import { listTokens } from '../../services/tokens/list.ts'
import { revokeToken, updateToken } from '../../services/tokens/update.ts'
import { type Connection, openConnection, openDatabase } from '../database.ts'
import { Book } from './book.ts'
import type { GateReply, GateRequest, SettleRequest } from './protocol.ts'

const defaultPriceMicros = 3
/** Ten seconds before midnight in Shanghai. */
const startMs = Date.parse('2026-11-22T15:59:50Z')
const endpoints = [...catalog.values()].slice(0, 2).map(({ id }) => id)
const accountNames = ['a', 'b']
/** Accounts of the tokens, by index. */
const owners = [0, 0, 1]

/** The gate on its connection, and the operator's process on another, over one file. */
interface World {
  readonly dataDir: string
  readonly ctx: Context
  connection: Connection
  book: Book
}

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

async function startWorld(model: GateModel): Promise<World> {
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
  return { dataDir, ctx, ...openBook(dataDir) }
}

function openBook(dataDir: string): { connection: Connection; book: Book } {
  const connection = openConnection(dataDir)
  connection.pragma('foreign_keys = OFF')
  // What is tested here survives no power cut, and need not wait for the disk.
  connection.pragma('synchronous = OFF')
  connection.pragma('busy_timeout = 0')
  return { connection, book: new Book(connection, defaultPriceMicros) }
}

async function endWorld({ dataDir, ctx, connection }: World): Promise<void> {
  connection.close()
  await ctx.db.destroy()
  rmSync(dataDir, { recursive: true })
}

interface Step {
  readonly kind: 'hold' | 'charge' | 'reject' | 'inquiry' | SettleOutcome
  readonly token: number
  readonly endpoint: number
}

/** Puts steps as requests, each with what the model says of it when its turn comes. */
function plan(model: GateModel, steps: readonly Step[]) {
  const open = model.open.filter((id) => !model.unsettled.has(id))
  return steps.flatMap((step): { request: GateRequest; expected: () => GateReply | object }[] => {
    const token = at(model.tokens, step.token)
    const endpoint = at(endpoints, step.endpoint)
    const { digest } = token
    const requestId = newRequestId(model.nowMs)
    const caller = { requestId, digest, address: '127.0.0.1', endpoint, atMs: model.nowMs }
    const { kind } = step
    if (kind === 'hold' || kind === 'charge') {
      return [
        {
          request: { ...caller, kind: 'admit', take: kind, subject: null, source: null },
          expected: () => ({ verdict: model.admit(requestId, token, endpoint, kind) }),
        },
      ]
    }
    if (kind === 'reject') {
      return [
        {
          request: { ...caller, kind, code: 400 },
          expected: () => ({ verdict: model.reject(token, endpoint) }),
        },
      ]
    }
    if (kind === 'inquiry') {
      const { digest, address, atMs } = caller
      return [
        {
          request: { kind, digest, address, atMs },
          expected: () => ({ inquiry: model.inquire(token) }),
        },
      ]
    }
    const [settled] = open.splice(step.token % Math.max(1, open.length), 1)
    if (settled === undefined) return []
    return [
      {
        request: settleRequest(settled, kind, model.nowMs),
        expected: () => ({ settlement: model.settle(settled, kind) }),
      },
    ]
  })
}

function settleRequest(requestId: string, outcome: SettleOutcome, atMs: number): SettleRequest {
  const base = { kind: 'settle', requestId, source: 'test', atMs } as const
  if (outcome === 'cancelled') return { ...base, state: 'cancelled', code: null, cache: null }
  if (outcome === 'failed') return { ...base, state: 'answered', code: 301, cache: null }
  return { ...base, state: 'answered', code: 0, cache: 'miss' }
}

function commit(model: GateModel, { book }: World, steps: readonly Step[]): void {
  const planned = plan(model, steps)
  const replies = book.commit(planned.map(({ request }) => request))
  model.beginCommit()
  expect(replies).toMatchObject(planned.map(({ expected }) => expected()))
}

const obstacles = ['locked', 'calls', 'ledger_entries', 'usage_hours', 'accounts'] as const

/** A commit that meets an obstacle: it throws and nothing of it has happened, or it needed none of that. */
async function commitAgainst(
  model: GateModel,
  world: World,
  steps: readonly Step[],
  obstacle: (typeof obstacles)[number],
): Promise<void> {
  const planned = plan(model, steps)
  const requests = planned.map(({ request }) => request)
  const replies = await withObstacle(world.ctx, obstacle, () => attempt(world.book, requests))
  if (replies) {
    model.beginCommit()
    expect(replies).toMatchObject(planned.map(({ expected }) => expected()))
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
  { db }: Context,
  obstacle: (typeof obstacles)[number],
  act: () => T,
): Promise<T> {
  if (obstacle === 'locked') {
    return db.transaction().execute(async (locking) => {
      await locking.updateTable('accounts').set({ held_micros: 0 }).where('id', '=', -1).execute()
      return act()
    })
  }
  const event = obstacle === 'accounts' ? 'UPDATE' : 'INSERT'
  await sql
    .raw(
      `CREATE TRIGGER obstacle BEFORE ${event} ON ${obstacle}
       BEGIN SELECT RAISE (ABORT, 'an obstacle'); END`,
    )
    .execute(db)
  try {
    return act()
  } finally {
    await sql`DROP TRIGGER obstacle`.execute(db)
  }
}

function restart(model: GateModel, world: World): void {
  world.connection.close()
  Object.assign(world, openBook(world.dataDir))
  expect(world.book.recover(model.nowMs)).toBe(model.restart())
}

async function adjust(model: GateModel, { ctx }: World, index: number, amountMicros: number) {
  const account = at(model.accounts, index)
  const name = at(accountNames, index)
  const input = { name, amountMicros, reason: 'test', actor: 'test' }
  if (account.balanceMicros + amountMicros < account.heldMicros) {
    await expect(adjustAccount(ctx, input)).rejects.toThrow(OperatorError)
    return
  }
  account.balanceMicros += amountMicros
  expect(await adjustAccount(ctx, input)).toBe(account.balanceMicros)
}

/** Everything on disk is as the model has it. */
async function compare(model: GateModel, { ctx }: World): Promise<void> {
  const accounts = await listAccounts(ctx)
  expect(accounts.map(({ balance_micros, held_micros }) => [balance_micros, held_micros])).toEqual(
    model.accounts.map(({ balanceMicros, heldMicros }) => [balanceMicros, heldMicros]),
  )
  for (const { balance_micros, held_micros } of accounts) {
    expect(held_micros).toBeGreaterThanOrEqual(0)
    expect(balance_micros).toBeGreaterThanOrEqual(held_micros)
  }
  const tokens = await listTokens(ctx)
  expect(tokens.map(({ used_today }) => used_today)).toEqual(
    model.tokens.map((token) => model.usedOn(token)),
  )
}

async function compareRecords(model: GateModel, { ctx }: World): Promise<void> {
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: model.open.length })
  const rows = await ctx.db
    .selectFrom('calls')
    .selectAll()
    .where('quota_day', 'is not', null)
    .execute()
  const expected = [...model.calls].map(([id, { state, code, costMicros }]) => [
    id,
    { state, code, cost_micros: costMicros },
  ])
  expect(Object.fromEntries(rows.map((row) => [row.request_id, row]))).toMatchObject(
    Object.fromEntries(expected),
  )
  expect(rows).toHaveLength(model.calls.size)
}

type Run = (model: GateModel, world: World) => void | Promise<void>

function command(name: string, act: Run): fc.AsyncCommand<GateModel, World> {
  return {
    check: () => true,
    run: async (model, world) => {
      await act(model, world)
      await compare(model, world)
    },
    toString: () => name,
  }
}

const index = fc.nat(5)
const kinds = [
  'hold',
  'hold',
  'hold',
  'charge',
  'charge',
  'billed',
  'billed',
  'failed',
  'cancelled',
]
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...(kinds as Step['kind'][]), 'reject', 'inquiry'),
  token: index,
  endpoint: index,
})
const steps = fc.array(step, { minLength: 1, maxLength: 8 })

const commit$ = steps.map((steps) =>
  command(`commit ${JSON.stringify(steps)}`, (model, world) => commit(model, world, steps)),
)
const failure$ = fc
  .tuple(steps, fc.constantFrom(...obstacles))
  .map(([steps, obstacle]) =>
    command(`commit against ${obstacle} ${JSON.stringify(steps)}`, (model, world) =>
      commitAgainst(model, world, steps, obstacle),
    ),
  )
const restart$ = fc.constant(command('restart', restart))
const advance$ = fc.constantFrom(1, 200, 999, 1000, 5000, 3_600_000, 86_400_000).map((ms) =>
  command(`advance ${ms}`, (model) => {
    model.nowMs += ms
  }),
)
const topUp$ = fc.tuple(index, fc.integer({ min: 1, max: 30 })).map(([which, amountMicros]) =>
  command(`top up ${which} by ${amountMicros}`, async (model, { ctx }) => {
    const account = at(model.accounts, which)
    const name = at(accountNames, which)
    account.balanceMicros += amountMicros
    const input = { name, amountMicros, note: null, actor: 'test' }
    expect(await topUpAccount(ctx, input)).toBe(account.balanceMicros)
  }),
)
const adjust$ = fc
  .tuple(
    index,
    fc.integer({ min: -30, max: 10 }).filter((amount) => amount !== 0),
  )
  .map(([which, amount]) =>
    command(`adjust ${which} by ${amount}`, (model, world) => adjust(model, world, which, amount)),
  )
const price$ = fc.tuple(index, fc.option(fc.constantFrom(0, 1, 3, 8))).map(([which, priceMicros]) =>
  command(`price ${which} ${priceMicros}`, async (model, { ctx }) => {
    const endpoint = at(endpoints, which)
    await setPrice(ctx, { endpoint, priceMicros })
    if (priceMicros === null) model.prices.delete(endpoint)
    else model.prices.set(endpoint, priceMicros)
  }),
)

const changes = fc.record(
  {
    ratePerSecond: fc.integer({ min: 1, max: 6 }),
    dailyQuota: fc.option(fc.nat(6)),
    endpoints: fc.option(fc.subarray(endpoints, { minLength: 1 })),
    disabled: fc.nat(4).map((n) => n === 0),
  },
  { requiredKeys: ['disabled'] },
)
const update$ = fc.tuple(index, changes).map(([which, { disabled, ...limits }]) =>
  command(`update ${which} ${JSON.stringify({ disabled, ...limits })}`, async (model, { ctx }) => {
    const token = at(model.tokens, which)
    await updateToken(ctx, { id: token.id, limits, disabled })
    Object.assign(token, limits, { disabled })
  }),
)
/** For good, so only ever the same one. */
const revoke$ = fc.constant(
  command('revoke', async (model, { ctx }) => {
    const token = at(model.tokens, 0)
    await revokeToken(ctx, token.id)
    token.revoked = true
  }),
)

const gateCommands = [commit$, commit$, commit$, commit$, commit$, failure$, advance$, advance$]
const operatorCommands = [topUp$, topUp$, adjust$, price$, update$, revoke$, restart$]

describe('the book', () => {
  it('does what the model does, whatever callers, operators and crashes do in between', async () => {
    const commands = fc.commands([...gateCommands, ...operatorCommands], {
      maxCommands: 50,
      size: '+1',
    })
    await fc.assert(
      fc.asyncProperty(commands, async (commands) => {
        const model = new GateModel(startMs, defaultPriceMicros)
        const world = await startWorld(model)
        try {
          await fc.asyncModelRun(() => ({ model, real: world }), commands)
          await compareRecords(model, world)
        } finally {
          await endWorld(world)
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each(obstacles)('takes nothing when a commit fails on %s', async (obstacle) => {
    const model = new GateModel(startMs, defaultPriceMicros)
    const world = await startWorld(model)
    onTestFinished(() => endWorld(world))
    const token = at(model.tokens, 0)
    await updateToken(world.ctx, { id: token.id, limits: { ratePerSecond: 3, dailyQuota: 3 } })
    Object.assign(token, { ratePerSecond: 3, dailyQuota: 3 })
    const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })

    commit(model, world, [step('hold')])
    const [held] = model.open
    await commitAgainst(model, world, [step('charge'), step('hold'), step('billed')], obstacle)
    expect([...model.unsettled]).toEqual([[held, 'broken']])
    await compare(model, world)
    // The third call of the second: the failed two have left room, and the held one is released.
    commit(model, world, [step('charge'), step('charge'), step('charge')])
    expect(model.calls.get(String(held))).toMatchObject({ state: 'answered', code: 500 })
    await compare(model, world)
    await compareRecords(model, world)
  })
})
