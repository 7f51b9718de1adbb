import { afterEach, describe, expect, it, vi } from 'vitest'
import { HelperThread, type Tasks } from '../../src/core/helper-thread.ts'
import { listCalls } from '../../src/services/calls/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { callPath, type GatewayOptions, startTestGateway } from '../harness.ts'

const creator = '6629722295873044494'
const series = `/api/creators/${creator}/metrics?metric=play_mid`

afterEach(() => void vi.restoreAllMocks())

/** A gateway whose history answers series when the test lets it, at a price. */
async function startHeld(options: GatewayOptions = {}) {
  const held: (() => void)[] = []
  const run = HelperThread.prototype.run
  vi.spyOn(HelperThread.prototype, 'run').mockImplementation(async function (
    this: HelperThread<Tasks>,
    name,
    question,
    transfer,
  ) {
    if (name === 'series') await new Promise<void>((resolve) => held.push(resolve))
    return run.call(this, name, question, transfer)
  })
  const gateway = await startTestGateway(options)
  await setPrice(gateway.ctx, { endpoint: 'creator-history', priceMicros: 500_000 })
  const { token } = await gateway.token({}, 10_000_000)
  const init = { headers: { Authorization: `Bearer ${token}` } }
  const ask = (signal?: AbortSignal) => gateway.get(series, { ...init, ...(signal && { signal }) })
  const balance = async () => (await gateway.get('/api/balance', init)).headers.get('x-balance')
  return { gateway, token, held, ask, balance }
}

describe('a question about the history', () => {
  it('is not charged to a caller who left, and is not asked any more while it waits', async () => {
    const { gateway, held, ask, balance } = await startHeld()
    const leaving = new AbortController()
    const left = [ask(leaving.signal), ask(leaving.signal)]
    await expect.poll(balance).toBe('9.00')
    const metrics = await fetch(`${gateway.address}/metrics`)
    expect(await metrics.text()).toContain('astrolabe_calls_held 2')
    leaving.abort()
    for (const each of left) await expect(each).rejects.toThrow()
    for (const go of held) go()
    await expect.poll(balance).toBe('10.00')
    expect(held).toHaveLength(1)
    expect((await listCalls(gateway.ctx, { limit: 2 })).rows).toMatchObject([
      { state: 'cancelled', code: null },
      { state: 'cancelled', code: null },
    ])
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('is answered and charged to its end while the server stops', async () => {
    const { gateway, held, ask } = await startHeld()
    const asked = ask()
    await expect.poll(() => held).toHaveLength(1)
    const stopped = gateway.stop()
    setTimeout(() => held[0]?.(), 50)
    const { envelope, headers } = await asked
    expect(envelope.code).toBe(0)
    expect(headers.get('x-cost')).toBe('0.50')
    await stopped
  })

  it('has few turns for one token, and leaves others theirs', async () => {
    const { gateway, held, ask } = await startHeld()
    const other = await gateway.token({}, 10_000_000)
    const greedy = Array.from({ length: 8 }, () => ask())
    await expect.poll(() => held).toHaveLength(1)
    const init = { headers: { Authorization: `Bearer ${other.token}` } }
    const modest = gateway.get(series, init)
    const timeline = await gateway.get(`/api/creators/${creator}/observations`, init)
    expect(timeline.envelope.code).toBe(0)
    const freed = setInterval(() => held.shift()?.(), 5)
    const codes = (await Promise.all(greedy)).map(({ envelope }) => envelope.code)
    expect((await modest).envelope.code).toBe(0)
    clearInterval(freed)
    expect(codes.filter((code) => code === 0)).toHaveLength(4)
    expect(codes.filter((code) => code === 302)).toHaveLength(4)
  })

  it('that fails names the id that the operator finds in the log, at no charge', async () => {
    const { gateway, token, balance } = await startHeld()
    vi.spyOn(HelperThread.prototype, 'run').mockRejectedValue(new Error('broken'))
    const { envelope } = await gateway.get(`${series}&token=${token}`)
    expect(envelope).toMatchObject({ code: 500, data: null })
    expect(gateway.logged()).toContain(envelope.requestId)
    expect(await balance()).toBe('10.00')
  })

  it('takes times as they are printed, and long or doubtful queries as calls do', async () => {
    const gateway = await startTestGateway()
    const { token } = await gateway.token()
    await gateway.get(callPath('get-kol-spread-info', { token }))
    const path = `/api/creators/${creator}/observations`
    const codeOf = async (query: string) => {
      const { status, envelope } = await gateway.get(`${path}?${query}`)
      return [status, envelope.code]
    }
    expect(await codeOf(`token=${token}&from=2026-01-31T18:00:00+08:00`)).toEqual([200, 0])
    expect(await codeOf(`token=${token}&from=2026-01-31T18:00:00.000%2B08:00`)).toEqual([200, 0])
    expect(await codeOf(`token=${token}&from=2026-01-31+18:00:00.123456+0800`)).toEqual([200, 0])
    expect(await codeOf(`token=${token}&from=2026-01-31T18:00:00+08`)).toEqual([200, 0])
    expect(await codeOf(`token=${token}&from=2026-01-31+18:00&to=1795153157497`)).toEqual([200, 0])
    expect(await codeOf(`token=${token}&from=2026-W05-6`)).toEqual([200, 400])
    expect(await codeOf(`token=${token}&token=${token}`)).toEqual([200, 400])
    expect(await codeOf(`token=${token}&dataset=%zz`)).toEqual([200, 400])
    expect(await codeOf(`token=${token}&x=${'y'.repeat(9000)}`)).toEqual([414, 400])
  })
})
