import { expect, it } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'
import { openOperated } from './postgres-gateways.ts'
import { postgresProxy } from './postgres-proxy.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

it(
  'answers nothing to a caller who may have been charged, and the call log knows it',
  needs('postgres'),
  async () => {
    const operated = await openOperated()
    const { ctx } = operated
    await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000 })
    const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 1000 } })
    const proxy = await postgresProxy(operated.url)
    const gateway = await startTestGateway({
      dataDir: temporaryFolder(),
      settings: { database: proxy.url, data: undefined },
      ledgerDeadlineMs: 500,
    })
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    const first = await gateway.get(path)
    expect(first.envelope.code).toBe(0)
    proxy.next = { kind: 'held', forMs: 4000 }
    await expect(gateway.get(path)).rejects.toThrow(/fetch failed/)
    // What comes meanwhile was not sent: it is told so, and is not charged.
    expect((await gateway.get(path)).envelope.code).toBe(500)
    await until(async () => (await gateway.get('/readyz')).status === 200)
    const metrics = await (await fetch(`${gateway.address}/metrics`)).text()
    expect(metrics).toMatch(/^astrolabe_ledger_tries_total\{outcome="first"\} [1-9]/m)
    const calls = await ctx.operators.calls({}, { limit: 10 })
    expect(calls.map(({ code, costMicros }) => [code, costMicros > 0])).toEqual([
      [0, true],
      [0, true],
    ])
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
    // Of one that was to be collected nothing is held on.
    proxy.next = { kind: 'held', forMs: 4000 }
    await expect(gateway.get(callPath('get-kol-link-info', { token }))).rejects.toThrow()
    const latest = async () => (await ctx.operators.calls({}, { limit: 1 }))[0]
    await until(
      async () => (await latest())?.costMicros === 0 && (await latest())?.state !== 'open',
    )
    expect(await latest()).toMatchObject({ state: 'cancelled', code: null })
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0, calls: 3 })
  },
)
