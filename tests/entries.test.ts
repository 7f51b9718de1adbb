import { Kysely, sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { newRequestId } from '../src/core/ids.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { listEntries } from '../src/services/ledger/list.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import { Dialect } from '../src/store/sqlite/dialect.ts'
import type { SqliteSchema } from '../src/store/sqlite/schema.ts'
import { temporaryFolder } from './harness.ts'
import { operatorOver, type TestOperator } from './operator.ts'

const startMs = Date.parse('2027-01-31T12:00:00+08:00')

/** An account, and what hears of each call that is looked at for whether it was charged at once. */
async function openWatched() {
  const dataDir = temporaryFolder()
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  const looked: string[] = []
  connection.function('looked', (id) => looked.push(String(id)))
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(connection) })
  onTestFinished(() => db.destroy())
  const { sql: view } = connection
    .prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'charges_at_once'")
    .get() ?? { sql: '' }
  // It stands before the one of the database.
  connection.exec(
    view
      .replace('CREATE VIEW', 'CREATE TEMP VIEW')
      .replace('WHERE', 'WHERE looked(request_id) AND'),
  )
  const ctx = operatorOver(db, dataDir, { now: () => startMs })
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000 })
  await createToken(ctx, { account: 'a', limits: {} })
  return { ctx, looked }
}

/** A call of a price of 2, whose charge is its own row or was posted. */
async function addCall({ db }: TestOperator, atMs: number, isAtOnce: boolean): Promise<void> {
  const id = newRequestId(atMs)
  const of = { endpoint: 'get-kol-link-info', code: 0, price_micros: 2, cost_micros: 2 }
  const row = { ...of, request_id: id, account_id: 1, token_id: 1, started_at: atMs }
  const charged_at_once = isAtOnce ? 1 : 0
  await db
    .insertInto('calls')
    .values({ ...row, state: 'answered', charged_at_once })
    .execute()
  if (isAtOnce) return
  const entry = { id, account_id: 1, at: atMs }
  await db
    .insertInto('posted_entries')
    .values([
      { ...entry, kind: 'hold', amount_micros: 0, held_micros: 2 },
      { ...entry, kind: 'charge', amount_micros: -2, held_micros: -2 },
    ])
    .execute()
}

it('a page of entries looks at no more calls than may stand on it', async () => {
  const { ctx, looked } = await openWatched()
  for (let i = 0; i < 300; i++) await addCall(ctx, startMs + i, i >= 150 && i < 160)
  const limit = 10
  for (const filter of [{}, { account: 'a' }, { kind: 'charge' }] as const) {
    looked.length = 0
    const { rows, next } = await listEntries(ctx, { ...filter, limit })
    expect(rows).toHaveLength(limit)
    expect(looked.length).toBeLessThanOrEqual(limit + 2)
    looked.length = 0
    await listEntries(ctx, { ...filter, limit, after: String(next) })
    expect(looked.length).toBeLessThanOrEqual(limit + 2)
  }
})

it('entries of calls that are their own charge stand among the others, in parts of any size', async () => {
  const { ctx } = await openWatched()
  for (let i = 0; i < 40; i++) await addCall(ctx, startMs + Math.floor(i / 3), i % 7 < 4)
  for (const filter of [{}, { kind: 'charge' }, { sinceMs: startMs + 5 }] as const) {
    const { rows: whole } = await listEntries(ctx, { ...filter, limit: 1000 })
    const { rows: ids } = await sql<{ id: string }>`SELECT id FROM ledger_entries
      WHERE ${'kind' in filter ? sql`kind = 'charge'` : sql`TRUE`}
        AND at >= ${'sinceMs' in filter ? filter.sinceMs : 0} ORDER BY id DESC`.execute(ctx.db)
    expect(whole.map(({ id }) => id)).toEqual(ids.map(({ id }) => id))
    for (const limit of [1, 2, 3, 7]) {
      const read: unknown[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page = await listEntries(ctx, { ...filter, limit, ...(after && { after }) })
        read.push(...page.rows)
        after = page.next
      }
      expect(read).toEqual(whole)
    }
  }
})
