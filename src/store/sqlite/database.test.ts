import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabaseAt } from '../../../tests/old-database.ts'
import { databaseFile, openConnection } from './connection.ts'
import { openDatabase } from './database.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function openTemporary() {
  const db = await openDatabase(temporaryFolder())
  onTestFinished(() => db.destroy())
  return db
}

test('a transaction without room says so, and has changed nothing', async () => {
  const db = await openTemporary()
  const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(db)
  await sql.raw(`PRAGMA max_page_count = ${rows[0]?.page_count}`).execute(db)
  const fill = db.transaction().execute(async (trx) => {
    for (let index = 0; index < 100; index++) {
      const name = String(index).padEnd(1000, 'x')
      await trx.insertInto('accounts').values({ name, created_at: 1 }).execute()
    }
  })
  await expect(fill).rejects.toMatchObject({
    code: 'SQLITE_FULL',
    message: expect.stringContaining('full'),
  })
  expect(await db.selectFrom('accounts').select('id').execute()).toEqual([])
  await sql`PRAGMA max_page_count = 1000`.execute(db)
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('accounts').values({ name: 'a', created_at: 1 }).execute()
  })
  expect(await db.selectFrom('accounts').select('name').execute()).toEqual([{ name: 'a' }])
})

const holder = `const { parentPort, workerData } = require('node:worker_threads')
const connection = require('better-sqlite3')(workerData)
connection.exec('BEGIN IMMEDIATE')
parentPort.postMessage('held')
setTimeout(() => connection.exec('COMMIT'), 300)`

test.each([
  ['one of before', '0011-open-calls-by-token'],
  ['one that is new', undefined],
])('%s is brought up to date once whoever else writes to it is done', async (_, migration) => {
  const folder = temporaryFolder()
  if (migration === undefined) openConnection(folder).close()
  else await (await openDatabaseAt(folder, migration)).destroy()
  const writing = new Worker(holder, { eval: true, workerData: databaseFile(folder) })
  onTestFinished(async () => void (await writing.terminate()))
  await once(writing, 'message')
  const db = await openDatabase(folder)
  onTestFinished(() => db.destroy())
  expect(await db.selectFrom('posted_entries').select('id').execute()).toEqual([])
})

test.each([
  ['calls', 'state', "'7', 1, 1, 'e', $, 20, 0, 5", 'answered'],
  ['posted_entries', 'kind', "'7', $, 1, 2, 0, 5", 'hold'],
])(
  'a row of %s has one of a few texts for its %s, and is checked without a table of them',
  async (table, column, values, known) => {
    const db = await openTemporary()
    const columns = {
      calls:
        'request_id, account_id, token_id, endpoint, state, price_micros, cost_micros, started_at',
      posted_entries: 'id, kind, account_id, amount_micros, held_micros, at',
    }[table]
    const insert = (text: string) =>
      sql.raw(`INSERT INTO ${table} (${columns}) VALUES (${values.replace('$', `'${text}'`)})`)
    await sql`PRAGMA foreign_keys = OFF`.execute(db)
    await expect(insert('other').execute(db)).rejects.toThrow(`CHECK constraint failed: ${column}`)
    await insert(known).execute(db)
    const { rows } = await sql<{ opcode: string }>`EXPLAIN ${insert(known)}`.execute(db)
    expect(rows.map(({ opcode }) => opcode)).not.toContain('OpenEphemeral')
  },
)

test('a server that runs while the database is brought up to date goes on posting', async () => {
  const folder = temporaryFolder()
  await (await openDatabaseAt(folder, '0011-open-calls-by-token')).destroy()
  const running = openConnection(folder)
  onTestFinished(() => void running.close())
  const post = running.prepare(`INSERT INTO ledger_entries
    (id, kind, account_id, amount_micros, held_micros, at) VALUES (?, 'charge', 1, -2, 0, 3)`)
  running.exec("INSERT INTO accounts (id, name, created_at) VALUES (1, 'a', 0)")
  post.run('before')
  const db = await openDatabase(folder)
  onTestFinished(() => db.destroy())
  post.run('after')
  const row = { kind: 'charge', account_id: 1, amount_micros: -2, held_micros: 0, at: 3 }
  const posted = await db.selectFrom('ledger_entries').selectAll().orderBy('id').execute()
  expect(posted).toMatchObject(['after', 'before'].map((id) => ({ ...row, id })))
  expect(() => post.run('after')).toThrow(/UNIQUE/)
})
