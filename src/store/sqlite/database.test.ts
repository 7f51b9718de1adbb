import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './database.ts'

async function openTemporary() {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const db = await openDatabase(folder)
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
