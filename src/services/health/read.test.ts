import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Kysely } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { hourMs } from '../../core/clock.ts'
import { healthOf } from '../../store/sql/health.ts'
import { openConnection } from '../../store/sqlite/connection.ts'
import { openDatabase } from '../../store/sqlite/database.ts'
import { Dialect } from '../../store/sqlite/dialect.ts'
import type { SqliteSchema } from '../../store/sqlite/schema.ts'
import { healthQueries } from './read.ts'

const nowMs = Date.parse('2026-11-22T12:30:00+08:00')
const currentHour = Math.floor(nowMs / hourMs)

async function openBooks() {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-health-'))
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  onTestFinished(() => {
    connection.close()
    rmSync(dataDir, { recursive: true })
  })
  const insert = connection.prepare(
    'INSERT OR REPLACE INTO source_hours VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const note = (hour: number, source: string, dataset: string, calls: number, failures = 0) => {
    const latencies = JSON.stringify(calls > failures ? [0, calls - failures] : [])
    const lastOkAt = calls > failures ? hour * hourMs : null
    insert.run(hour, source, dataset, calls, failures, latencies, lastOkAt)
  }
  const db = new Kysely<SqliteSchema>({ dialect: new Dialect(connection) })
  return { connection, db, note }
}

const hoursBack = fc.integer({ min: 0, max: 31 * 24 })
const row = fc.record({
  hoursBack,
  source: fc.constantFrom('relay', 'xingtu', 'xingtu2'),
  dataset: fc.constantFrom('link-info', 'spread-info', 'spread'),
  calls: fc.integer({ min: 1, max: 50 }),
  failures: fc.integer({ min: 0, max: 50 }),
})

it('is told from what was read before as from all of it', async () => {
  const { connection, db, note } = await openBooks()
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.array(row), async (before, after) => {
      connection.exec('DELETE FROM source_hours')
      const noteAll = (rows: typeof before, most: number) => {
        for (const { hoursBack, source, dataset, calls, failures } of rows) {
          const hour = currentHour - Math.min(hoursBack, most)
          note(hour, source, dataset, calls, Math.min(calls, failures))
        }
      }
      noteAll(before, Number.POSITIVE_INFINITY)
      const { health } = healthQueries(healthOf(db))
      const fresh = (atMs: number) => healthQueries(healthOf(db)).health(atMs)
      expect(await health(nowMs)).toEqual(await fresh(nowMs))
      // Of today and yesterday more may be counted at any time.
      noteAll(after, 24)
      expect(await health(nowMs)).toEqual(await fresh(nowMs))
      for (const later of [1, 12, 24, 24 * 40]) {
        expect(await health(nowMs + later * hourMs)).toEqual(await fresh(nowMs + later * hourMs))
      }
    }),
    { numRuns: 50 },
  )
})

it('reads the days that are over once', async () => {
  const { db, note } = await openBooks()
  note(currentHour - 10 * 24, 'xingtu', 'link-info', 5)
  const { health } = healthQueries(healthOf(db))
  const callsOf = async (atMs: number) => (await health(atMs))[0]?.days.map(({ calls }) => calls)
  expect((await callsOf(nowMs))?.[19]).toBe(5)
  note(currentHour - 10 * 24, 'xingtu', 'link-info', 7)
  note(currentHour, 'xingtu', 'link-info', 1)
  expect((await callsOf(nowMs))?.[19]).toBe(5)
  expect((await callsOf(nowMs))?.[29]).toBe(1)
  // The next day begins the list a day later, and everything is read again.
  expect((await callsOf(nowMs + 24 * hourMs))?.[18]).toBe(7)
})
