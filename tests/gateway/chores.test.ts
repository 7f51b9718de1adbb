import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { listActs } from '../../src/services/acts/list.ts'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { callPath, manualClock, startTestGateway } from '../harness.ts'

const dayMs = 86_400_000
const days = { call: 2, act: 5, observation: 8 }
const settings = {
  callRetentionDays: days.call,
  actRetentionDays: days.act,
  'history.retentionDays': days.observation,
}

// What is done now and then is done when a test lets that time pass.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

const tenMinutes = () => vi.advanceTimersByTime(600_000)

/** A gateway 2 ms after a call and 1 ms after another, each with an idempotency key. */
async function startAfterCalls() {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const gateway = await startTestGateway({ clock, settings })
  const { token } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
  const ask = (path: string, headers = {}) =>
    gateway.get(path, { headers: { Authorization: `Bearer ${token}`, ...headers } })
  const requestIds: string[] = []
  for (const key of ['first', 'second']) {
    const { envelope } = await ask(callPath('get-kol-link-info'), { 'Idempotency-Key': key })
    requestIds.push(envelope.requestId)
    clock.advance(1)
  }
  const observed = async () => {
    const { envelope } = await ask(`/api/creators/${documentedCreatorId}/observations`)
    return (envelope.data as { observations: object[] }).observations
  }
  await expect.poll(observed).toHaveLength(2)
  const statuses = () =>
    Promise.all(requestIds.map(async (id) => (await ask(`/api/calls/${id}`)).status))
  const rows = async (table: 'idempotent_answers' | 'forgotten_creators') =>
    (await gateway.ctx.db.selectFrom(table).selectAll().execute()).length
  return { clock, gateway, observed, statuses, rows }
}

describe('a running server', () => {
  it('forgets calls and observations once they are past their days, and not before', async () => {
    const { clock, gateway, observed, statuses } = await startAfterCalls()
    clock.advance(days.call * dayMs - 1)
    expect(await statuses()).toEqual([200, 200])
    tenMinutes()
    await expect.poll(statuses).toEqual([404, 200])
    expect(await observed()).toHaveLength(2)
    clock.advance((days.observation - days.call) * dayMs)
    tenMinutes()
    await expect.poll(observed).toHaveLength(1)
    expect(await statuses()).toEqual([404, 404])
    // The ledger stays.
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true })
    const charged = gateway.ctx.db.selectFrom('ledger_entries').where('amount_micros', '<', 0)
    expect(await charged.selectAll().execute()).toHaveLength(2)
  })

  it('forgets what was done by operators after days of its own, and not before', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const { ctx } = await startTestGateway({ clock, settings })
    const done = async () => (await listActs(ctx, { limit: 10 })).rows.map(({ verb }) => verb)
    const ofFirstStart = ['token.create', 'account.create']
    clock.advance(1)
    await setPrice(ctx, { endpoint: 'get-kol-link-info', priceMicros: 1 })
    expect(await done()).toEqual(['price.set', ...ofFirstStart])
    clock.advance(days.act * dayMs - 1)
    tenMinutes()
    expect(await done()).toEqual(['price.set', ...ofFirstStart])
    clock.advance(1)
    tenMinutes()
    await expect.poll(done).toEqual(['price.set'])
    clock.advance(1)
    tenMinutes()
    await expect.poll(done).toEqual([])
  })

  it('forgets the answers of idempotency keys, and whom it was told to forget, after a day', async () => {
    const { clock, gateway, rows } = await startAfterCalls()
    await forgetCreator(gateway.ctx, '7000000000000000001')
    expect([await rows('idempotent_answers'), await rows('forgotten_creators')]).toEqual([2, 1])
    clock.advance(dayMs - 1)
    tenMinutes()
    await expect.poll(() => rows('idempotent_answers')).toBe(1)
    clock.advance(2)
    tenMinutes()
    await expect.poll(() => rows('forgotten_creators')).toBe(0)
  })

  it('tells that it cannot forget, and goes on trying', async () => {
    const { clock, gateway, statuses } = await startAfterCalls()
    await sql
      .raw(`CREATE TRIGGER kept BEFORE DELETE ON calls BEGIN SELECT RAISE (ABORT, 'kept'); END`)
      .execute(gateway.ctx.db)
    clock.advance(days.call * dayMs - 1)
    tenMinutes()
    await expect.poll(gateway.logged).toContain('old calls could not be forgotten')
    expect(await statuses()).toEqual([200, 200])
    await sql.raw('DROP TRIGGER kept').execute(gateway.ctx.db)
    tenMinutes()
    await expect.poll(statuses).toEqual([404, 200])
  })

  it('forgets whom another process erased while no call comes', async () => {
    const gateway = await startTestGateway()
    await gateway.get(`/api/balance?token=${(await gateway.token()).token}`)
    await forgetCreator(gateway.ctx, documentedCreatorId)
    vi.advanceTimersByTime(1000)
    // Polling lets faked time pass, and what is stored of the sources after ten seconds would tell too.
    vi.useRealTimers()
    await expect.poll(gateway.logged).toContain('forgot creators that were erased')
  })
})
