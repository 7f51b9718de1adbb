import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { AppError } from '../../src/core/errors.ts'
import { HelperThread, type Tasks } from '../../src/core/helper-thread.ts'
import { findAccount } from '../../src/services/accounts/find.ts'
import { listCalls } from '../../src/services/calls/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { openConnection } from '../../src/store/sqlite/connection.ts'
import {
  callAtOnce,
  callPath,
  manualClock,
  startTestGateway,
  stubSource,
  type TestGateway,
} from '../harness.ts'
import { until } from '../until.ts'

const body = '{"base_resp":{"status_code":0,"status_message":""}}'

/** A source that answers when the test lets it, and sees when it is given up. */
function gatedSource() {
  const ledger = Promise.withResolvers<void>()
  const seen = { asked: 0, aborted: 0 }
  return {
    name: 'gated',
    seen,
    open: () => ledger.resolve(),
    fail: (error: Error) => ledger.reject(error),
    async collect(_request: unknown, { signal }: { readonly signal: AbortSignal }) {
      seen.asked++
      signal.addEventListener('abort', () => {
        seen.aborted++
      })
      await ledger.promise
      return { body, collectedAtMs: Date.now(), source: 'gated' }
    },
  }
}

/** How many calls have looked whether the history has an answer. */
function countLooks() {
  const looks = { over: 0 }
  const run = HelperThread.prototype.run
  const spy = vi.spyOn(HelperThread.prototype, 'run')
  onTestFinished(() => spy.mockRestore())
  spy.mockImplementation(async function (this: HelperThread<Tasks>, name, question) {
    const found = await run.call(this, name, question)
    if (name === 'latest') looks.over++
    return found
  })
  return looks
}

describe('acceptCache', () => {
  it('allows a stored answer, with its age; without it the data is collected afresh', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const source = stubSource(body)
    const gateway = await startTestGateway({
      clock,
      source: {
        ...source,
        collect: async (request) => ({
          ...(await source.collect(request)),
          collectedAtMs: clock.now(),
        }),
      },
    })
    const { token } = await gateway.token()
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    const first = await gateway.get(path)
    expect(first.headers.get('x-cache')).toBe('miss')
    expect(first.headers.get('age')).toBeNull()
    clock.advance(90_500)
    const second = await gateway.get(path)
    expect(second.headers.get('x-cache')).toBe('hit')
    expect(second.headers.get('age')).toBe('90')
    expect(second.headers.get('x-charged')).toBe('true')
    expect(second.envelope.recordTime).toBe(first.envelope.recordTime)
    expect(second.envelope.requestId).not.toBe(first.envelope.requestId)
    const fresh = await gateway.get(callPath('get-kol-link-info', { token }))
    expect(fresh.headers.get('x-cache')).toBe('miss')
    expect(source.asked).toHaveLength(2)
    expect((await gateway.get(path)).headers.get('age')).toBe('0')
  })

  it('shares answers between a deprecated path and its successor', async () => {
    const source = stubSource(body)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    await gateway.get(callPath('author_rec_videos_v2', { token, platform: 'SHORT_VIDEO' }))
    const legacy = callPath('get-kol-rec-videos', { token, acceptCache: 'true' })
    expect((await gateway.get(legacy)).headers.get('x-cache')).toBe('hit')
    expect(source.asked).toHaveLength(1)
  })

  it('shares them by what was asked, where a successor has another default', async () => {
    const source = stubSource(body)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const cacheOf = async () => {
      const path = callPath('get-kol-spread-info', { token, acceptCache: 'true' })
      return (await gateway.get(path)).headers.get('x-cache')
    }
    await gateway.get(callPath('get_author_spread_info', { token }))
    expect(await cacheOf()).toBe('miss')
    expect(source.asked.map((query) => JSON.parse(query).flow_type)).toEqual(['0', '1'])
    await gateway.get(callPath('get_author_spread_info', { token, flowType: 'INCLUDE' }))
    expect(await cacheOf()).toBe('hit')
    expect(new Set(source.asked).size).toBe(2)
  })

  it('keeps what differs upstream apart', async () => {
    const source = stubSource(body)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    for (const type of ['_1', '_2', '1', '2']) {
      await gateway.get(callPath('get-kol-spread-info', { token, type, acceptCache: 'true' }))
    }
    expect(source.asked).toHaveLength(2)
  })

  it('stores no failure', async () => {
    let fails = true
    const gateway = await startTestGateway({
      source: stubSource(() => {
        if (fails) throw new Error('down')
        return body
      }),
    })
    const { token } = await gateway.token()
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    expect((await gateway.get(path)).envelope.code).toBe(500)
    fails = false
    expect((await gateway.get(path)).headers.get('x-cache')).toBe('miss')
  })
})

describe('identical calls in flight', () => {
  const callers = 1000
  const manyCalls = (gateway: TestGateway, token: string, signal?: AbortSignal) =>
    callAtOnce(gateway, callers, (index) =>
      gateway.get(
        callPath('get-kol-link-info', { token }),
        index === 0 && signal ? { signal } : undefined,
      ),
    )
  const untilOpen = (gateway: TestGateway, openCalls: number) =>
    expect.poll(() => reconcile(gateway.ctx)).toMatchObject({ openCalls })
  const untilHeard = async (gateway: TestGateway, openCalls: number) => {
    await untilOpen(gateway, openCalls)
    // The holds are on disk; the gateway has heard of the last of them once it has answered others.
    for (let i = 0; i < 3; i++) await gateway.get('/ping')
  }
  const accountNamed = (gateway: TestGateway, name: string) =>
    findAccount(gateway.ctx.operators, name)

  it('share one collection; each is charged but who has left', async () => {
    const source = gatedSource()
    const gateway = await startTestGateway({ source })
    const { token, account } = await gateway.token()
    const leaver = new AbortController()
    const [left, ...calls] = await manyCalls(gateway, token, leaver.signal)
    await untilHeard(gateway, callers)
    leaver.abort()
    await expect(left).rejects.toThrow()
    await untilHeard(gateway, callers - 1)
    expect(source.seen).toEqual({ asked: 1, aborted: 0 })
    source.open()
    const answers = await Promise.all(calls)
    const states = answers.map(({ headers }) => headers.get('x-cache'))
    expect(states.filter((state) => state === 'shared').length).toBeGreaterThanOrEqual(callers - 2)
    expect(new Set(answers.map(({ envelope }) => envelope.requestId)).size).toBe(callers - 1)
    const { balanceMicros, heldMicros } = await accountNamed(gateway, account)
    expect([balanceMicros, heldMicros]).toEqual([1_000_000_000 - (callers - 1) * 20_000, 0])
  })

  it('do not collect again what was stored between their look and their admission', async () => {
    const looks = countLooks()
    const source = gatedSource()
    const gateway = await startTestGateway({ source })
    const { token, account } = await gateway.token()
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    const first = gateway.get(path)
    await until(() => source.seen.asked === 1)
    // Nobody is admitted while another process writes.
    const writer = openConnection(gateway.dataDir)
    writer.exec('BEGIN IMMEDIATE')
    const late = Array.from({ length: 20 }, () => gateway.get(path))
    await until(() => looks.over === 21)
    source.open()
    await until(async () => {
      const metrics = await fetch(`${gateway.address}/metrics`)
      return (await metrics.text()).includes('astrolabe_cached_answers 1\n')
    })
    writer.exec('COMMIT')
    writer.close()
    expect((await first).headers.get('x-cache')).toBe('miss')
    for (const { headers } of await Promise.all(late)) {
      expect(headers.get('x-cache')).toBe('hit')
      expect(headers.get('age')).toBe('0')
      expect(headers.get('x-cost')).toBe('0.02')
      expect(headers.get('server-timing')).not.toContain('source')
    }
    expect(source.seen.asked).toBe(1)
    const { balanceMicros, heldMicros } = await accountNamed(gateway, account)
    expect([balanceMicros, heldMicros]).toEqual([1_000_000_000 - 21 * 20_000, 0])
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('all fail together, and nobody is charged', async () => {
    const source = gatedSource()
    const gateway = await startTestGateway({ source })
    const { token, account } = await gateway.token()
    const calls = await manyCalls(gateway, token)
    await untilHeard(gateway, callers)
    source.fail(new AppError(301, { zh: '采集失败', en: 'The collection failed' }))
    for (const { envelope } of await Promise.all(calls)) expect(envelope.code).toBe(301)
    expect(source.seen.asked).toBe(1)
    expect(await accountNamed(gateway, account)).toMatchObject({
      balanceMicros: 1_000_000_000,
      heldMicros: 0,
    })
  })

  it('go on when one caller leaves, and end when the last one does', async () => {
    const source = gatedSource()
    const gateway = await startTestGateway({ source })
    const { token, account } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
    const leaving = [new AbortController(), new AbortController()]
    const calls = leaving.map(({ signal }) =>
      gateway.get(callPath('get-kol-link-info', { token }), { signal }).catch(() => 'left'),
    )
    await untilOpen(gateway, 2)
    leaving[0]?.abort()
    await untilOpen(gateway, 1)
    expect(source.seen.aborted).toBe(0)
    leaving[1]?.abort()
    await untilOpen(gateway, 0)
    expect(await Promise.all(calls)).toEqual(['left', 'left'])
    expect(source.seen.aborted).toBe(1)
    const { rows } = await listCalls(gateway.ctx, { limit: 10, account })
    expect(rows.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true })
  })

  it('are told 301 at the deadline, uncharged', async () => {
    const source = gatedSource()
    const gateway = await startTestGateway({ source, deadlineMs: 30 })
    const { token } = await gateway.token()
    const { envelope, headers } = await gateway.get(callPath('get-kol-link-info', { token }))
    expect(envelope.code).toBe(301)
    expect(headers.get('x-charged')).toBe('false')
    expect(source.seen.aborted).toBe(1)
  })
})
