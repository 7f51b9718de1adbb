import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../src/cli/pages.ts'
import { listCalls } from '../../src/services/calls/list.ts'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { openReader } from '../../src/store/sqlite/connection.ts'
import { commandLine } from '../command-line.ts'
import {
  callPath,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  temporaryFolder,
} from '../harness.ts'
import { until } from '../until.ts'

const creator = '6629722295873044494'
const hourMs = 3_600_000

/** A source whose prices and plays grow each time it is asked. */
function growingSource(clock: { now(): number }) {
  let asked = 0
  return {
    name: 'growing',
    async collect({ dataset }: { readonly dataset: string }) {
      asked++
      const body =
        dataset === 'marketing-info'
          ? { base_resp: { status_code: 0 }, price_info: [{ video_type: 2, price: asked * 1000 }] }
          : {
              base_resp: { status_code: 0 },
              ...(asked !== 2 && { play_mid: String(asked * 100) }),
              expect_cpm: { cpm_21_60: '5618' },
            }
      return { body: JSON.stringify(body), collectedAtMs: clock.now(), source: 'growing' }
    },
  }
}

async function observedGateway(balanceMicros = 1_000_000) {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const gateway = await startTestGateway({ clock, source: growingSource(clock) })
  const made = await gateway.token({}, balanceMicros)
  const { token } = made
  for (let i = 0; i < 3; i++) {
    await gateway.get(callPath('get-kol-spread-info', { token }))
    clock.advance(hourMs)
  }
  await gateway.get(callPath('get-kol-spread-info', { token, range: '_3' }))
  await gateway.get(callPath('get_author_marketing_info', { token }))
  const init = { headers: { Authorization: `Bearer ${token}` } }
  const ask = (path: string) => gateway.get(`/api/creators/${creator}/${path}`, init)
  // What was collected last is stored beside the answer, not before it.
  await expect
    .poll(async () => (await ask('observations')).envelope.data)
    .toMatchObject({ observations: Array.from({ length: 5 }, () => ({ source: 'growing' })) })
  return { ...made, clock, gateway, ask }
}

describe('what was seen of a creator', () => {
  it('is told with the time, dataset, query and source of each collection', async () => {
    const { ask } = await observedGateway()
    const { envelope, headers } = await ask('observations?dataset=spread-info&to=2026-11-22T23:00')
    expect(envelope.data).toEqual({
      creator,
      observations: [2, 1, 0].map((hours) => ({
        dataset: 'spread-info',
        query: expect.objectContaining({ o_author_id: creator, range: '2' }),
        collectedAt: `2026-11-22T2${hours}:00:00.000+08:00`,
        source: 'growing',
      })),
      more: false,
    })
    expect(headers.get('x-cost')).toBe('0.00')
  })

  it('is told as series in normal units, gaps as gaps, for each way of asking', async () => {
    const { ask } = await observedGateway()
    const { envelope } = await ask('metrics?metric=play_mid,cpm_21_60,price_21_60&from=2026-11-22')
    const { series } = envelope.data as {
      series: { metric: string; points: { value: number }[] }[]
    }
    const values = series.map(({ metric, points }) => [metric, points.map(({ value }) => value)])
    expect(values).toEqual([
      ['play_mid', [100, null, 300]],
      ['cpm_21_60', [56.18, 56.18, 56.18]],
      ['play_mid', [400]],
      ['cpm_21_60', [56.18]],
      ['price_21_60', [5000]],
    ])
    expect(series[0]).toMatchObject({ unit: 'count', dataset: 'spread-info' })
    expect(series[1]).toMatchObject({
      unit: 'yuan',
      points: [{ at: '2026-11-22T20:00:00.000+08:00' }, {}, {}],
    })
  })

  it('is told as what changed since a moment, and nothing is worked out of what is missing', async () => {
    const { ask } = await observedGateway()
    const changed = async (since: string) => {
      const { envelope } = await ask(`changes?since=${since}`)
      return envelope.data as { changes: readonly unknown[]; more: boolean }
    }
    const grown = {
      ...{ metric: 'play_mid', dataset: 'spread-info', unit: 'count' },
      query: expect.objectContaining({ range: '2' }),
      from: { at: '2026-11-22T20:00:00.000+08:00', value: 100, source: 'growing' },
      to: { at: '2026-11-22T22:00:00.000+08:00', value: 300, source: 'growing' },
      ...{ difference: 200, ratio: 2 },
    }
    expect(await changed('2026-11-22T20:30')).toEqual({ creator, changes: [grown], more: false })
    // Before it was first observed, the first observation is what it was.
    expect(await changed('2026-11-01')).toEqual({ creator, changes: [grown], more: false })
    const { changes: appeared } = await changed('2026-11-22T21:30')
    expect(appeared).toMatchObject([{ from: { value: null }, difference: null, ratio: null }])
    expect(await changed('2026-11-22T22:30')).toMatchObject({ changes: [] })
  })

  it('costs what it is priced at, and nothing where it fails or is refused', async () => {
    const { gateway, ask, token } = await observedGateway()
    await setPrice(gateway.ctx, { endpoint: 'creator-history', priceMicros: 300_000 })
    const before = (await gateway.get(`/api/balance?token=${token}`)).headers.get('x-balance')
    expect(before).toBe('0.90')
    expect((await ask('observations?dataset=nope')).headers.get('x-balance')).toBe('0.90')
    const charged = await ask('observations')
    expect(charged.headers.get('x-cost')).toBe('0.30')
    expect(charged.headers.get('x-charged')).toBe('true')
    expect(charged.headers.get('x-balance')).toBe('0.60')
    await ask('observations')
    await ask('observations')
    expect((await ask('observations')).envelope.code).toBe(601)
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  const shared = sharedTestGateway()

  it.each([
    ['observations?dataset=nope', 'dataset'],
    ['observations?from=yesterday', 'from'],
    ['observations?from=2026-02-30', 'from'],
    ['observations?to=1&to=2', 'to'],
    ['metrics', 'metric'],
    ['changes', 'since'],
    ['metrics?metric=play_med', 'Did you mean play_mid?'],
  ])('cannot be asked for as %s', async (path, named) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const init = { headers: { Authorization: `Bearer ${token}` } }
    const { envelope, headers } = await gateway.get(`/api/creators/${creator}/${path}`, init)
    expect(envelope.code).toBe(400)
    expect(envelope.message).toContain(named)
    expect(headers.get('x-charged')).toBe('false')
    const stranger = await gateway.get(`/api/creators/${creator}/${path}`)
    expect(stranger.envelope.code).toBe(100)
  })
})

/** Files of the folder that have the creator's id in them, as often as they have it. */
function traces(dataDir: string): string[] {
  return readdirSync(dataDir).flatMap((file) => {
    const found = readFileSync(join(dataDir, file), 'latin1').split(creator).length - 1
    return Array.from({ length: found }, () => file)
  })
}

describe('a creator who is forgotten', () => {
  it('leaves no trace in the data folder once a server has started again', async () => {
    const { gateway, token } = await observedGateway()
    const calls = Array.from({ length: 100 }, (_, index) => {
      const id = index % 3 === 0 ? `66297222958730${10_000 + index}` : creator
      const key = { headers: { 'Idempotency-Key': String(index) } }
      return gateway.get(callPath('get-kol-link-info', { token }, id), key)
    })
    await Promise.all(calls)
    await gateway.stop()
    const second = await startTestGateway({ dataDir: gateway.dataDir })
    expect(traces(gateway.dataDir).length).toBeGreaterThan(10)
    expect(await forgetCreator(second.ctx, creator)).toMatchObject({ logEmptied: true })
    // What tells the server has the id.
    expect(traces(gateway.dataDir)).toEqual(['astrolabe.db'])
    await second.stop()
    await (await startTestGateway({ dataDir: gateway.dataDir })).stop()
    expect(traces(gateway.dataDir)).toEqual([])
  })

  it('stays in the log of commits while somebody reads it, and that is said', async () => {
    const { gateway } = await observedGateway()
    await sql`PRAGMA busy_timeout = 0`.execute(gateway.ctx.db)
    const reader = openReader(gateway.dataDir)
    reader.exec('BEGIN; SELECT count(*) FROM calls')
    expect(await forgetCreator(gateway.ctx, creator)).toMatchObject({ logEmptied: false })
    reader.close()
    expect(await forgetCreator(gateway.ctx, creator)).toMatchObject({ logEmptied: true })
  })

  it('does not come back with a call that was under way', async () => {
    const release = Promise.withResolvers<void>()
    const source = {
      name: 'slow',
      async collect() {
        await release.promise
        const body = '{"base_resp":{"status_code":0}}'
        return { body, collectedAtMs: Date.now(), source: 'slow' }
      },
    }
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const key = { headers: { 'Idempotency-Key': 'a' } }
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    const underWay = gateway.get(path, key)
    await expect.poll(() => reconcile(gateway.ctx)).toMatchObject({ openCalls: 1 })
    await forgetCreator(gateway.ctx, creator)
    release.resolve()
    expect((await underWay).headers.get('x-charged')).toBe('true')
    expect((await gateway.get(path)).headers.get('x-cache')).toBe('miss')
    const repeated = await gateway.get(path, key)
    expect(repeated.envelope).toMatchObject({ code: 400, data: null })
    expect(repeated.headers.get('x-charged')).toBe('false')
    const init = { headers: { Authorization: `Bearer ${token}` } }
    const { envelope } = await gateway.get(`/api/creators/${creator}/observations`, init)
    expect(envelope.data).toMatchObject({ observations: [] })
  })

  it('is in no record of a call that is made while it is erased, nor for a minute after', async () => {
    // Enough for as many calls as find room in an erasure that a busy machine draws out.
    const { gateway, ask, token, clock } = await observedGateway(1_000_000_000)
    const rows = 2000
    await sql`INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state,
        price_micros, cost_micros, started_at)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      SELECT '000' || (10000 + i), 1, 1, 'e', ${creator}, 'cancelled', 0, 0, 0 FROM n`.execute(
      gateway.ctx.db,
    )
    let isOver = false
    const erased = forgetCreator(gateway.ctx, creator).finally(() => {
      isOver = true
    })
    const told = () => gateway.ctx.db.selectFrom('forgotten_creators').selectAll().execute()
    await until(async () => (await told()).length > 0)
    const asked: string[] = []
    while (!isOver || asked.length < 10) {
      clock.advance(1000)
      const key = { headers: { 'Idempotency-Key': String(asked.length) } }
      const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
      const { envelope, headers } = await gateway.get(path, key)
      expect(headers.get('x-cache')).toBe('miss')
      asked.push(envelope.requestId)
    }
    expect((await erased).calls).toBeGreaterThanOrEqual(rows)
    const { rows: calls } = await rowsOf((page) => listCalls(gateway.ctx, page))
    expect(calls.filter(({ subject }) => subject === creator)).toEqual([])
    expect(calls.filter(({ requestId }) => asked.includes(requestId))).toHaveLength(asked.length)
    expect((await ask('observations')).envelope.data).toMatchObject({ observations: [] })
    const { bodies } = await gateway.ctx.db
      .selectFrom('idempotent_answers')
      .select(({ fn }) => fn.count<number>('key_digest').as('bodies'))
      .where('body', '<>', '')
      .executeTakeFirstOrThrow()
    expect(bodies).toBe(0)
  })

  it('is erased from history, memory, idempotency answers and the call log', async () => {
    const { gateway, ask, token, clock } = await observedGateway()
    const key = { headers: { 'Idempotency-Key': 'a' } }
    await gateway.get(callPath('get-kol-link-info', { token }), key)
    const cached = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    expect((await gateway.get(cached)).headers.get('x-cache')).toBe('hit')
    const run = await commandLine(temporaryFolder())([
      'creators',
      'forget',
      creator,
      '--data',
      gateway.dataDir,
      '--json',
    ])
    expect(JSON.parse(run.stdout)).toMatchObject({ creator, observations: 6, answers: 1 })
    expect(JSON.parse(run.stdout).calls).toBeGreaterThanOrEqual(8)
    expect((await listCalls(gateway.ctx, { limit: 100 })).rows).not.toContainEqual(
      expect.objectContaining({ subject: creator }),
    )
    clock.advance(1000)
    await gateway.get(`/api/balance?token=${token}`)
    expect((await ask('observations')).envelope.data).toMatchObject({ observations: [] })
    expect((await gateway.get(cached)).headers.get('x-cache')).toBe('miss')
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true })
  })
})
