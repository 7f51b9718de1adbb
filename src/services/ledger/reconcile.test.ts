import { closeSync, openSync, writeSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../../tests/harness.ts'
import { type SqliteWorld, sqlite } from '../../../tests/ledger-model/engines/sqlite.ts'
import { at, endpoints, type Step } from '../../../tests/ledger-model/plan.ts'
import { commit, startWorld } from '../../../tests/ledger-model/world.ts'
import { openOperator, type TestOperator } from '../../../tests/operator.ts'
import { requestIdFloor } from '../../core/ids.ts'
import type { CallRow } from '../../store/sql/schema.ts'
import { databaseFile, openConnection } from '../../store/sqlite/connection.ts'
import { openDatabase } from '../../store/sqlite/database.ts'
import { setPrice } from '../prices/set-price.ts'
import { entriesOfCall } from './list.ts'
import { reconcile } from './reconcile.ts'

const price = 3
const noId = 'ffffffff'

async function startSqlite() {
  const { model, world } = await startWorld(sqlite)
  onTestFinished(() => world.end())
  return { model, world: world as SqliteWorld }
}

/** A ledger with a call of each kind, in the order of their ids: failed, billed, stored, open. */
async function ledger() {
  const { model, world } = await startSqlite()
  for (const kind of ['hold', 'failed', 'hold', 'billed', 'charge', 'hold', 'reject'] as const) {
    const step: Step = { kind, token: 0, endpoint: 0 }
    await commit(model, world, [step])
    model.nowMs++
  }
  const [failed, billed, stored, open] = [...model.calls.keys()].map(String)
  return { model, world, ctx: world.ctx, failed, billed, stored, open }
}

type TestLedger = Awaited<ReturnType<typeof ledger>>

/** Runs SQL as somebody who means harm: without the triggers and checks that stand in the way. */
async function tamper({ db }: TestOperator, ...statements: readonly string[]): Promise<void> {
  await sql`PRAGMA foreign_keys = OFF`.execute(db)
  await sql`PRAGMA ignore_check_constraints = ON`.execute(db)
  for (const rows of ['ledger_entries', 'charges']) {
    await sql.raw(`DROP TRIGGER IF EXISTS ${rows}_keep`).execute(db)
    await sql.raw(`DROP TRIGGER IF EXISTS ${rows}_still`).execute(db)
  }
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const entry = (id: string, kind: string, account: number, amount: number, held: number) =>
  `INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at)
   VALUES ('${id}', '${kind}', ${account}, ${amount}, ${held}, 0)`
const addToAccount = (id: number, balance: number, held: number) =>
  `UPDATE accounts SET balance_micros = balance_micros + ${balance},
     held_micros = held_micros + ${held} WHERE id = ${id}`

const corruptions: readonly (readonly [
  what: string,
  sql: (ledger: TestLedger) => readonly string[],
  problems: readonly RegExp[],
])[] = [
  ['a balance', () => [addToAccount(1, 1, 0)], [/^account a: balance 15 and held 3 .* 14 and 3$/]],
  [
    'what is held',
    () => [addToAccount(1, 0, 1)],
    [/^account a: balance 14 and held 4 .* 14 and 3$/, /^account a: held 4 .* hold 3$/],
  ],
  [
    'an amount in the ledger',
    () => [`UPDATE posted_entries SET amount_micros = 21 WHERE kind = 'top_up' AND account_id = 1`],
    [/^account a: .* 15 and 3$/],
  ],
  [
    'a charge that is gone, with the balance put right',
    ({ billed }) => [
      `DELETE FROM posted_entries WHERE id = '${billed}' AND kind = 'charge'`,
      addToAccount(1, price, price),
    ],
    [
      /^account a: held 6 .* hold 3$/,
      /^call .*: code 0 and cost 3 micros, 0 charges of 0$/,
      /^call .* is answered and still holds 3 micros$/,
      /^account a: 2 billed calls of 6 micros by its usage, 1 charges of 3 by its entries$/,
    ],
  ],
  [
    'a charge of a call that failed',
    ({ failed }) => [entry(`${failed}`, 'charge', 1, -price, 0), addToAccount(1, -price, 0)],
    [
      /^call .*: code 301 and cost 0 micros, 1 charges of -3$/,
      /^account a: 2 .* 3 charges of 9 by/,
    ],
  ],
  [
    'a call without its charge',
    ({ failed }) => [`UPDATE calls SET code = 0 WHERE request_id = '${failed}'`],
    [/^call .*: code 0 and cost 0 micros, 0 charges of 0$/],
  ],
  [
    'the cost of a call',
    ({ stored }) => [`UPDATE calls SET cost_micros = 4 WHERE request_id = '${stored}'`],
    [
      /^account a: balance 14 .* 13 and 3$/,
      /^call .*: code 0 and cost 4 micros, 1 charges of -3$/,
      /^account a: 2 billed calls of 6 .* 2 charges of 7 by/,
    ],
  ],
  [
    'a call that is gone',
    ({ billed }) => [`DELETE FROM calls WHERE request_id = '${billed}'`],
    [
      /^charge of call .*, which is not in the call log$/,
      /^hold of call .*, which is not in the call log$/,
    ],
  ],
  [
    'a call that is gone with the charge that it was',
    ({ stored }) => [`DELETE FROM calls WHERE request_id = '${stored}'`],
    [/^account a: balance 14 .* 17 and 3$/, /^account a: 2 .* 1 charges of 3 by/],
  ],
  [
    'a charge of no call',
    () => [entry(noId, 'charge', 1, -price, 0), addToAccount(1, -price, 0)],
    [
      /^charge of call ffffffff, which is not in the call log$/,
      /^account a: 2 .* 3 charges of 9 by/,
    ],
  ],
  [
    'a charge on the account of somebody else',
    ({ billed }) => [
      `UPDATE posted_entries SET account_id = 2 WHERE id = '${billed}'`,
      addToAccount(1, price, 0),
      addToAccount(2, -price, 0),
    ],
    [
      /^charge of call .* is on an account that did not make the call$/,
      /^hold of call .* is on an account that did not make the call$/,
      /^account a: 2 .* 1 charges of 3 by/,
      /^account b: 0 .* 1 charges of 3 by/,
    ],
  ],
  [
    'usage that was never folded',
    () => ['DELETE FROM usage_notes'],
    [/^account a: 0 billed calls of 0 micros by its usage, 2 charges of 6 by/],
  ],
  [
    'a hold that outlives its call',
    ({ open }) => [`UPDATE calls SET state = 'cancelled' WHERE request_id = '${open}'`],
    [/^account a: held 3 .* hold 0$/, /^call .* is cancelled and still holds 3 micros$/],
  ],
  [
    'a hold that was released while its call is open',
    ({ open }) => [entry(`${open}`, 'release', 1, 0, -price), addToAccount(1, 0, -price)],
    [/^account a: held 0 .* hold 3$/],
  ],
]

describe('reconcile', () => {
  it('counts a ledger that agrees', async () => {
    const { ctx } = await ledger()
    expect(await reconcile(ctx)).toEqual({
      ok: true,
      accounts: 2,
      // Two top-ups, two for each call that was collected, one for the stored, one for the open.
      entries: 8,
      calls: 5,
      openCalls: 1,
      problems: [],
    })
  })

  it.each(corruptions)('finds %s', async (_, statements, problems) => {
    const books = await ledger()
    await tamper(books.ctx, ...statements(books))
    const found = await reconcile(books.ctx)
    expect(found.ok).toBe(false)
    expect(found.problems).toHaveLength(problems.length)
    for (const [index, problem] of problems.entries()) {
      expect(found.problems[index]).toMatch(problem)
    }
  })

  it('takes free calls with and without entries of nothing, as databases of before have them', async () => {
    const { model, world, ctx } = await ledger()
    await setPrice(ctx, { endpoint: at(endpoints, 0), priceMicros: 0 })
    model.prices.set(at(endpoints, 0), 0)
    const before = new Set(model.calls.keys())
    // The call that holds a price is settled first; of the free ones one stays open.
    for (const kind of ['billed', 'hold', 'failed', 'charge', 'hold', 'charge'] as const) {
      model.nowMs += 1000
      await commit(model, world, [{ kind, token: 0, endpoint: 0 }])
    }
    expect(await reconcile(ctx)).toMatchObject({ ok: true, entries: 9, calls: 9, openCalls: 1 })
    const free = [...model.calls].filter(([id]) => !before.has(id))
    for (const [id, { state, code }] of free.slice(0, 3)) {
      const end = code === 0 ? ['charge'] : state === 'open' ? ['hold'] : ['hold', 'release']
      await tamper(ctx, ...end.map((kind) => entry(id, kind, 1, 0, 0)))
    }
    expect(await reconcile(ctx)).toMatchObject({ ok: true, problems: [] })
    const failed = free.find(([, { code }]) => code === 301)
    await tamper(ctx, entry(String(failed?.[0]), 'charge', 1, 0, 0))
    expect((await reconcile(ctx)).problems).toEqual([
      expect.stringMatching(/^call .*: code 301 and cost 0 micros, 1 charges of 0$/),
    ])
  })

  it('takes calls that were forgotten with time for what they are', async () => {
    const { world, ctx, model, billed } = await ledger()
    const prune = (callsBelow: string) =>
      world.store.commit([
        {
          kind: 'prune',
          atMs: model.nowMs,
          callsBelow,
          actsBelow: '',
          answersBeforeMs: 0,
          observationsBeforeMs: 0,
          erasuresBeforeMs: 0,
        },
      ])
    prune(String(billed))
    expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 4, openCalls: 1 })
    prune(requestIdFloor(model.nowMs))
    expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 1, openCalls: 1 })
    await tamper(ctx, entry(String(billed), 'release', 1, 0, 1), addToAccount(1, 0, 1))
    expect((await reconcile(ctx)).problems).toContainEqual(
      expect.stringMatching(/^call .* is forgotten and still holds 1 micros$/),
    )
  })

  it('keeps out of the way: the ledger cannot be changed by the usual means', async () => {
    const { ctx } = await ledger()
    await expect(ctx.db.deleteFrom('ledger_entries').execute()).rejects.toThrow(/append-only/)
    await expect(
      ctx.db.updateTable('ledger_entries').set({ amount_micros: 1 }).execute(),
    ).rejects.toThrow(/append-only/)
    for (const table of ['posted_entries', 'charges_at_once'] as const) {
      await expect(ctx.db.deleteFrom(table).execute()).rejects.toThrow()
    }
  })

  it('cannot be changed by way of a call that is its own charge', async () => {
    const { ctx, stored } = await ledger()
    const change = (columns: Partial<CallRow>) =>
      ctx.db.updateTable('calls').set(columns).where('request_id', '=', `${stored}`).execute()
    for (const columns of [{ cost_micros: 0 }, { account_id: 2 }, { charged_at_once: 0 }]) {
      await expect(change(columns)).rejects.toThrow(/append-only/)
    }
    await expect(ctx.db.updateTable('calls').set({ charged_at_once: 1 }).execute()).rejects.toThrow(
      /append-only/,
    )
    const before = await entriesOfCall(ctx, `${stored}`)
    await ctx.db.deleteFrom('calls').where('request_id', '=', `${stored}`).execute()
    expect(before).toMatchObject([{ kind: 'charge', amountMicros: -price }])
    expect(await entriesOfCall(ctx, `${stored}`)).toEqual(before)
  })
})

it('tells of a file that is damaged where no book is kept', async () => {
  const dataDir = temporaryFolder()
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  const page = connection
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'idempotent_answers_age'")
    .pluck()
    .get()
  const pageBytes = connection.pragma('page_size', { simple: true })
  connection.close()
  const file = openSync(databaseFile(dataDir), 'r+')
  writeSync(file, Buffer.alloc(100, 0xff), 0, 100, (Number(page) - 1) * Number(pageBytes))
  closeSync(file)
  const ctx = await openOperator(dataDir)
  onTestFinished(() => ctx.close())
  const { ok, problems } = await reconcile(ctx)
  expect(ok).toBe(false)
  expect(problems).toEqual([expect.stringMatching(/^the database is damaged: /)])
})
