import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type SqliteWorld, sqlite } from '../../../../tests/ledger-model/engines/sqlite.ts'
import { at, endpoints, plan, type Step } from '../../../../tests/ledger-model/plan.ts'
import {
  commit,
  compare,
  compareRecords,
  startWorld,
} from '../../../../tests/ledger-model/world.ts'
import { newRequestId } from '../../../core/ids.ts'
import type { StoreRequest } from '../../requests.ts'

async function start() {
  const { model, world } = await startWorld(sqlite)
  onTestFinished(() => world.end())
  return { model, world }
}

describe('the ledger over SQLite', () => {
  it('waits for another process, and then does all that was asked meanwhile', async () => {
    const { model, world } = await start()
    const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })
    await commit(model, world, [step('hold')])
    const planned = plan(model, [step('billed'), step('charge')])
    const told = await world.commitAfterLock(planned.map(({ request }) => request))
    model.beginCommit()
    expect(told).toMatchObject({ replies: planned.map(({ expected }) => expected()) })
    await compare(model, world)
    await compareRecords(model, world)
  })

  it('keeps usage by hour through thousands of hours and tokens', async () => {
    const { model, world } = await start()
    const { digest } = at(model.tokens, 0)
    const hours = 10_000
    const endpoint = at(endpoints, 0)
    const reject = (hour: number): StoreRequest => ({
      kind: 'reject',
      requestId: newRequestId(model.nowMs),
      digest,
      address: '127.0.0.1',
      endpoint,
      code: 400,
      atMs: model.nowMs + (hour % hours) * 3_600_000,
    })
    const batch = 250
    for (let from = 0; from < 2 * hours; from += batch) {
      world.store.commit(Array.from({ length: batch }, (_, index) => reject(from + index)))
    }
    const rows = await world.ctx.db
      .selectFrom('usage')
      .select(({ fn }) => ['hour', fn.sum<number>('calls').as('calls')])
      .groupBy('hour')
      .execute()
    expect(rows).toHaveLength(hours)
    expect(rows.every(({ calls }) => calls === 2)).toBe(true)
    const { folded, noted } = await usageTables(world)
    expect(folded).toBeGreaterThan(8000)
    expect(noted).toBeLessThan(8192 / batch + 1)
  })
})

/** Rows of the hours, and notes that are not folded into them yet. */
async function usageTables({ ctx: { db } }: SqliteWorld) {
  const folded = await db.selectFrom('usage_hours').selectAll().execute()
  const noted = await sql`SELECT id FROM usage_notes`.execute(db)
  return { folded: folded.length, noted: noted.rows.length }
}
