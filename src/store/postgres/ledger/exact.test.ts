import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeMany } from '../../../../tests/make-many.ts'
import {
  admission,
  admit,
  endpoint,
  holderOf,
  openGateways,
  openOperated,
  priceMicros,
  settle,
  settlement,
  tally,
} from '../../../../tests/postgres-gateways.ts'
import { processCounts, times } from '../../../../tests/thorough.ts'
import { needs } from '../../../../tests/tools.ts'
import { KeyTakenError } from '../../../ledger/ledger.ts'
import { topUpAccount } from '../../../services/accounts/top-up.ts'
import { reconcile } from '../../../services/ledger/reconcile.ts'
import { setPrice } from '../../../services/prices/set-price.ts'
import { revokeToken } from '../../../services/tokens/revoke.ts'
import { updateToken } from '../../../services/tokens/update.ts'
import type { PostgresLedger } from './ledger.ts'

const isThere = needs('postgres')
const holders = times(1000, 60)

async function start(count: number) {
  const operated = await openOperated()
  const gateways = await openGateways(operated, count)
  const gateway = (index: number) => gateways[index % count] as PostgresLedger
  return { ...operated, gateways, gateway }
}

describe.each(processCounts)('%i gateways over one database', isThere, (count) => {
  it.each([1, 100])('admit a thousand callers on a balance of %i as often', async (calls) => {
    const { ctx, gateway, ...operated } = await start(count)
    const { digest } = await holderOf({ ctx, ...operated }, 'a', calls * priceMicros)
    const asked = Array.from({ length: 1000 }, (_, index) =>
      admit(gateway(index), admission(digest)),
    )
    expect(tally(await Promise.allSettled(asked))).toEqual({ 0: calls, 601: 1000 - calls })
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it(`admit one of three calls of each of ${holders} accounts that can pay for one`, async () => {
    const { ctx, gateway, ...operated } = await start(count)
    const made = await makeMany(holders, (index) =>
      holderOf({ ctx, ...operated }, `a${index}`, priceMicros),
    )
    const asked = made.flatMap(({ digest }, index) =>
      [0, 1, 2].map((call) => admit(gateway(index + call), admission(digest))),
    )
    const counts = { 0: holders, 601: 2 * holders }
    expect(tally(await Promise.allSettled(asked))).toEqual(counts)
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('hold for ten of 400 callers on a balance of ten, and hold nothing after', async () => {
    const { ctx, gateway, ...operated } = await start(count)
    const { digest } = await holderOf({ ctx, ...operated }, 'a', 10 * priceMicros)
    const asked = Array.from({ length: 400 }, async (_, index) => {
      const call = admission(digest, { take: 'hold' })
      const verdict = await admit(gateway(index), call)
      if (verdict.code === 0) await settle(gateway(index), settlement(call))
      return verdict
    })
    expect(tally(await Promise.allSettled(asked))).toEqual({ 0: 10, 601: 390 })
    const { rows } = await sql`SELECT balance_micros, held_micros FROM accounts`.execute(
      operated.db,
    )
    expect(rows).toEqual([{ balance_micros: 0, held_micros: 0 }])
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('admit 50 of 600 callers on a quota of 50, and give back what is not billed', async () => {
    const { ctx, gateway, ...operated } = await start(count)
    const limits = { dailyQuota: 50 }
    const { digest } = await holderOf({ ctx, ...operated }, 'a', 1_000_000, limits)
    const held = admission(digest, { take: 'hold' })
    await admit(gateway(0), held)
    const ask = () =>
      Promise.allSettled(
        Array.from({ length: 600 }, (_, index) => admit(gateway(index), admission(digest))),
      )
    expect(tally(await ask())).toEqual({ 0: 49, 303: 551 })
    // Whichever gateway ends it.
    await settle(gateway(1), settlement(held, 301))
    expect(tally(await ask())).toEqual({ 0: 1, 303: 599 })
    expect(await reconcile(ctx)).toMatchObject({ ok: true })
  })

  it('count on the very next call what operators change, after a refusal too', async () => {
    const { ctx, gateways, ...operated } = await start(count)
    const { id, digest } = await holderOf({ ctx, ...operated }, 'a', 0)
    const codes = () =>
      Promise.all(gateways.map(async (each) => (await admit(each, admission(digest))).code))
    const all = (code: number) => Array<number>(count).fill(code)
    for (let turn = 0; turn < 3; turn++) {
      expect(await codes()).toEqual(all(601))
      await topUpAccount(ctx, { name: 'a', amountMicros: count * priceMicros, note: null })
      expect(await codes()).toEqual(all(0))
    }
    await setPrice(ctx, { endpoint, priceMicros: 0 })
    expect(await codes()).toEqual(all(0))
    await updateToken(ctx, { id, limits: { dailyQuota: 1 }, disabled: false })
    expect(await codes()).toEqual(all(303))
    await updateToken(ctx, { id, limits: { dailyQuota: null }, disabled: true })
    expect(await codes()).toEqual(all(100))
    await updateToken(ctx, { id, limits: {}, disabled: false })
    expect(await codes()).toEqual(all(0))
    await setPrice(ctx, { endpoint, priceMicros })
    expect(await codes()).toEqual(all(601))
    await revokeToken(ctx, id)
    expect(await codes()).toEqual(all(100))
    expect(await reconcile(ctx)).toMatchObject({ ok: true })
  })

  it('keep a rate in every second of the database, whatever their own clocks show, and waste none of it', async () => {
    const { gateway, ...operated } = await start(count)
    const ratePerSecond = 40
    const { digest } = await holderOf(operated, 'a', 1e12, { ratePerSecond })
    const untilMs = performance.now() + 3200
    const callers = Array.from({ length: 32 }, async (_, index) => {
      let admitted = 0
      while (performance.now() < untilMs) {
        const skewMs = index % 2 === 0 ? 300 : -10_000
        const call = { ...admission(digest), atMs: Date.now() + skewMs }
        if ((await admit(gateway(index), call)).code === 0) admitted++
        // Far more ask than may all the same, and the machine has others to serve.
        else await delay(10)
      }
      return admitted
    })
    const admitted = (await Promise.all(callers)).reduce((sum, each) => sum + each)
    const { rows } = await sql<{ at: number }>`SELECT started_at AS at FROM calls
      WHERE code = 0 ORDER BY 1`.execute(operated.db)
    expect(rows).toHaveLength(admitted)
    const tooSoon = rows.filter(({ at }, index) => {
      const earlier = rows[index - ratePerSecond]
      return earlier !== undefined && at - earlier.at < 1000
    })
    expect(tooSoon).toEqual([])
    expect(admitted).toBeGreaterThanOrEqual(3 * ratePerSecond)
  })
})

it('charges once for a key that two gateways get at once', isThere, async () => {
  const { ctx, gateway, ...operated } = await start(2)
  const { digest } = await holderOf({ ctx, ...operated }, 'a', 1_000_000)
  const answer = { subjects: ['s', 't'], body: '{}', collectedAtMs: 1, source: 'test' }
  for (let turn = 0; turn < 20; turn++) {
    const once = { keyDigest: `k ${turn}`, fingerprint: 'f' }
    const take =
      turn % 2 === 0 ? ({ take: 'hold', once } as const) : { remember: { ...once, ...answer } }
    const calls = [0, 1].map(() => admission(digest, take))
    const told = await Promise.allSettled(calls.map((call, index) => admit(gateway(index), call)))
    expect(tally(told)).toEqual({ 0: 1, failed: 1 })
    const admitted = told.findIndex(({ status }) => status === 'fulfilled')
    const call = calls[admitted]
    if (take.take === 'hold' && call) {
      await settle(gateway(admitted), { ...settlement(call), remember: { ...once, ...answer } })
    }
    // Whoever does not ask first finds the key taken all the same, where it was used as elsewhere.
    for (const each of [0, 1]) {
      const again = admit(gateway(each), admission(digest, take))
      await expect(again).rejects.toThrow(KeyTakenError)
    }
    const question = { keyDigest: once.keyDigest, fingerprint: 'f', endpoint }
    const asked = { kind: 'inquiry', digest, address: '127.0.0.1', atMs: 0 } as const
    const inquiry = await gateway(1 - admitted).inquire({ ...asked, once: question })
    expect(inquiry).toMatchObject({
      recalled: { answer: { requestId: call?.requestId, body: '{}' } },
    })
  }
  expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 20 })
  const { rows } = await sql`SELECT DISTINCT subject FROM answer_subjects`.execute(operated.db)
  expect(rows).toEqual([{ subject: 't' }])
})
