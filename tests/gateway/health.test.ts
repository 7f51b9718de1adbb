import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { reservedIds } from '../../src/catalog/reserved-ids.ts'
import { AppError } from '../../src/core/errors.ts'
import { HelperThread } from '../../src/core/helper-thread.ts'
import type { SourceState } from '../../src/core/source-state.ts'
import type { Source } from '../../src/sources/source.ts'
import { quickCommandLine } from '../command-line.ts'
import {
  callPath,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  type TestGateway,
  temporaryFolder,
} from '../harness.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0,"status_message":""}}'
const text = { zh: '假', en: 'made up' }
const reason = { zh: '登录已失效，请更新会话', en: 'the login has expired' }

interface Figures {
  readonly calls: number
  readonly successShare: number | null
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

interface Page {
  readonly endpoints: readonly {
    readonly id: string
    readonly path: string
    readonly dataset: string
    readonly sources: readonly {
      readonly source: string
      readonly state: SourceState | null
      readonly score: number | null
      readonly lastSuccessAt: string | null
      readonly last24Hours: Figures
      readonly hours: readonly (Figures & { readonly from: string })[]
      readonly days: readonly (Figures & { readonly from: string })[]
    }[]
  }[]
}

type Outcome = 0 | 301 | 302 | 400 | 500

/** A source that does as it is told, and is in the state that it is told. */
function toldSource(state: SourceState = 'working') {
  const outcomes: Outcome[] = []
  const source: Source = {
    name: 'told',
    async collect() {
      const outcome = outcomes.shift() ?? 0
      if (outcome === 500) throw new Error('a fault of our own')
      if (outcome !== 0) throw new AppError(outcome, text)
      return { body, collectedAtMs: Date.now(), source: 'told' }
    },
    state: () => state,
    troubles: () => (state === 'stopped' ? [{ reason, stopped: true }] : []),
  }
  return { source, outcomes }
}

async function start(options: { dataDir?: string; clock?: ReturnType<typeof manualClock> } = {}) {
  const { clock = manualClock('2026-11-22T12:30:00+08:00'), dataDir = temporaryFolder() } = options
  let token: string | undefined
  const begin = async (state?: SourceState) => {
    const { source, outcomes } = toldSource(state)
    const gateway = await startTestGateway({ dataDir, clock, source })
    token ??= (await gateway.token()).token
    const headers = { Authorization: `Bearer ${token}` }
    const call = async (...wanted: Outcome[]) => {
      for (const outcome of wanted) {
        outcomes.push(outcome)
        const { envelope } = await gateway.get(callPath(endpoint), { headers })
        expect(envelope.code).toBe(outcome)
      }
    }
    return { gateway, call, page: () => pageOf(gateway) }
  }
  return { clock, dataDir, begin }
}

async function pageOf(gateway: TestGateway): Promise<Page> {
  const { envelope } = await gateway.get('/api/health/endpoints')
  expect(envelope.code).toBe(0)
  return envelope.data as Page
}

const linkInfo = ({ endpoints }: Page) => endpoints.find(({ id }) => id === endpoint)?.sources

const wasAsked = ({ sources }: Page['endpoints'][number]) =>
  sources.some(({ lastSuccessAt }) => lastSuccessAt !== null)

describe('GET /api/health/endpoints', () => {
  const clock = manualClock('2026-11-22T12:30:00+08:00')
  const unasked = sharedTestGateway({ clock, source: toldSource().source })

  it('names every endpoint, before any source was asked', async () => {
    const gateway = unasked()
    const { endpoints } = await pageOf(gateway)
    expect(endpoints).toMatchObject(
      [...catalog.values()].map(({ id, path, dataset }) => {
        const none = { calls: 0, successShare: null, p50Ms: null, p95Ms: null }
        const sources = [
          {
            source: 'told',
            state: 'working',
            score: null,
            lastSuccessAt: null,
            last24Hours: none,
          },
        ]
        return { id, path, dataset: dataset.name, sources }
      }),
    )
    const { headers, envelope } = await gateway.get('/api/health/endpoints', {
      headers: { 'Accept-Language': 'zh', Origin: 'https://other.example' },
    })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(envelope).toMatchObject({ code: 0, message: '成功' })
  })

  it('names one endpoint where one is asked for, and refuses one that there is not', async () => {
    const gateway = unasked()
    const whole = (await pageOf(gateway)).endpoints.filter(({ id }) => id === endpoint)
    const one = await gateway.get(`/api/health/endpoints?endpoint=${endpoint}`)
    expect(one.envelope.data).toEqual({ endpoints: whole })
    for (const wrong of ['endpoint=nothing', `endpoint=${endpoint}&endpoint=constructor`]) {
      const { envelope } = await gateway.get(`/api/health/endpoints?${wrong}`)
      expect(envelope).toMatchObject({ code: 400, message: expect.stringContaining('endpoint') })
    }
  })

  it('tells of real calls by hour and day; what is no fault of the source does not count', async () => {
    const { clock, begin } = await start()
    const first = await begin()
    await first.call(0, 0, 301, 302, 500, 400, 400)
    await first.gateway.stop()
    clock.advance(2 * 3_600_000)
    const second = await begin()
    await second.call(0, 0, 0)
    await second.gateway.stop()
    clock.advance(25 * 60_000)
    const { page } = await begin()

    const data = await page()
    const [told, ...others] = linkInfo(data) ?? []
    expect(others).toEqual([])
    expect(told).toMatchObject({
      source: 'told',
      state: 'working',
      score: 63,
      lastSuccessAt: '2026-11-22T14:30:00.000+08:00',
      last24Hours: { calls: 8, successShare: 0.625 },
    })
    expect(told?.hours).toHaveLength(24)
    expect(told?.hours.map(({ calls }) => calls)).toEqual([...Array(21).fill(0), 5, 0, 3])
    expect(told?.hours.at(-3)).toMatchObject({ from: '2026-11-22T12:00:00.000+08:00' })
    expect(told?.hours.at(-3)?.successShare).toBe(0.4)
    expect(told?.hours.at(-2)).toEqual({
      ...{ from: '2026-11-22T13:00:00.000+08:00', calls: 0 },
      ...{ successShare: null, p50Ms: null, p95Ms: null },
    })
    expect(told?.days).toHaveLength(30)
    expect(told?.days.map(({ calls }) => calls)).toEqual([...Array(29).fill(0), 8])
    expect(told?.days.at(-1)?.from).toBe('2026-11-22T00:00:00.000+08:00')
    const { p50Ms, p95Ms } = told?.last24Hours ?? {}
    expect(p95Ms).toBeGreaterThanOrEqual(p50Ms ?? Number.NaN)
    const asked = data.endpoints.filter(wasAsked).map(({ dataset }) => dataset)
    expect(new Set(asked)).toEqual(new Set(['link-info']))

    clock.advance(24 * 3_600_000)
    const [later] = linkInfo(await page()) ?? []
    expect(later?.last24Hours).toEqual({ calls: 0, successShare: null, p50Ms: null, p95Ms: null })
    expect(later?.score).toBeNull()
    expect(later?.lastSuccessAt).toBe(told?.lastSuccessAt)
    expect(later?.days.map(({ calls }) => calls)).toEqual([...Array(28).fill(0), 8, 0])
    clock.advance(30 * 24 * 3_600_000)
    expect(linkInfo(await page())).toMatchObject([{ score: null, lastSuccessAt: null }])
  })

  it('is the same for the endpoints that share a dataset', async () => {
    const clock = manualClock('2026-11-22T12:30:00+08:00')
    const dataDir = temporaryFolder()
    const gateway = await startTestGateway({ dataDir, clock })
    const { token } = await gateway.token()
    await gateway.get(callPath('get-kol-rec-videos', { token }))
    await gateway.stop()
    const again = await startTestGateway({ dataDir, clock })
    const { envelope } = await again.get('/api/health/endpoints')
    const shown = (envelope.data as Page).endpoints.filter(wasAsked)
    expect(shown.map(({ id }) => id)).toEqual(['get-kol-rec-videos', 'author_rec_videos_v2'])
    expect(shown[0]?.sources).toEqual(shown[1]?.sources)
    expect(shown[0]?.sources).toMatchObject([{ source: 'sandbox', score: 100 }])
  })

  it('says that a source has stopped, and to callers no more than that', async () => {
    const { clock, begin } = await start()
    const working = await begin()
    await working.call(0)
    await working.gateway.stop()
    clock.advance(60_000)
    const { gateway, page } = await begin('stopped')
    const data = await page()
    // One that was never asked for a dataset has stopped for that, too.
    for (const { sources } of data.endpoints) {
      expect(sources).toMatchObject([{ state: 'stopped', score: 0 }])
    }
    expect(JSON.stringify(data)).not.toContain('login')
    expect((await gateway.get('/api/health/endpoints', { method: 'POST' })).status).toBe(405)
  })

  it('reads the database once in five seconds at most', async () => {
    const { clock, begin } = await start()
    const { gateway, page } = await begin()
    expect(linkInfo(await page())).toHaveLength(1)
    const hour = Math.floor(clock.now() / 3_600_000)
    await gateway.ctx.db
      .insertInto('source_hours')
      .values({
        ...{ hour, source: 'gone', dataset: 'link-info', calls: 4, failures: 4 },
        ...{ latencies: '[]', last_ok_at: null },
      })
      .execute()
    clock.advance(4999)
    expect(linkInfo(await page())).toHaveLength(1)
    clock.advance(1)
    expect(linkInfo(await page())).toMatchObject([
      {
        ...{ source: 'gone', state: null, score: 0, lastSuccessAt: null },
        last24Hours: { calls: 4, successShare: 0, p50Ms: null, p95Ms: null },
      },
      { source: 'told', score: null },
    ])
  })

  it('counts a silence until the end of the call as a failure, and a caller who left not at all', async () => {
    const dataDir = temporaryFolder()
    let asked = 0
    const source: Source = {
      name: 'silent',
      collect: (_request, { signal }) => {
        asked++
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        })
      },
    }
    const hasty = await startTestGateway({ dataDir, source, deadlineMs: 100 })
    const { token } = await hasty.token()
    const { envelope } = await hasty.get(callPath(endpoint, { token }))
    expect(envelope.code).toBe(301)
    await hasty.stop()
    const patient = await startTestGateway({ dataDir, source })
    const caller = new AbortController()
    const call = patient.get(callPath(endpoint, { token }), { signal: caller.signal })
    const left = expect(call).rejects.toThrow()
    await expect.poll(() => asked).toBe(2)
    caller.abort()
    await left
    await patient.stop()
    const again = await startTestGateway({ dataDir, source })
    const page = (await again.get('/api/health/endpoints')).envelope.data as Page
    expect(linkInfo(page)).toMatchObject([{ last24Hours: { calls: 1, successShare: 0 } }])
  })

  it('leaves out outcomes that callers forced with a reserved id, which metrics count', async () => {
    const dataDir = temporaryFolder()
    const gateway = await startTestGateway({ dataDir, deadlineMs: 200 })
    const { token } = await gateway.token()
    const codeOf = async (id: string) =>
      (await gateway.get(callPath(endpoint, { token }, id))).envelope.code
    const reserved = reservedIds.map(({ suffix }) => `9000000000${suffix}`)
    // With so short a deadline the slow ones fail as well.
    expect(await Promise.all(reserved.map(codeOf))).toEqual([301, 302, 500, 301, 301, 0])
    expect(await codeOf(documentedCreatorId)).toBe(0)
    const metrics = await (await fetch(`${gateway.address}/metrics`)).text()
    const counted = (outcome: number) => {
      const count = `astrolabe_collection_seconds_count{[^}]*outcome="${outcome}"[^}]*} `
      return Number(new RegExp(`${count}([0-9]+)`).exec(metrics)?.[1])
    }
    expect([0, 301, 302, 500].map(counted)).toEqual([2, 3, 1, 1])
    await gateway.stop()
    const again = await startTestGateway({ dataDir })
    const page = (await again.get('/api/health/endpoints')).envelope.data as Page
    expect(linkInfo(page)).toMatchObject([
      { source: 'sandbox', score: 100, last24Hours: { calls: 1, successShare: 1 } },
    ])
  })

  it('is the same compressed', async () => {
    const gateway = unasked()
    const { envelope } = await gateway.get('/api/health/endpoints')
    for (const encoding of ['identity', 'gzip', 'br']) {
      const headers = { 'Accept-Encoding': encoding }
      const again = await gateway.get('/api/health/endpoints', { headers })
      expect(again.envelope.data).toEqual(envelope.data)
      expect(again.headers.get('content-encoding') ?? 'identity').toBe(encoding)
      expect(again.headers.get('vary')).toBe('Accept-Encoding')
    }
  })

  it('is read by another thread than stored answers, which do not wait for it', async () => {
    const run = vi.spyOn(HelperThread.prototype, 'run')
    onTestFinished(() => run.mockRestore())
    const { begin } = await start()
    const { gateway, call, page } = await begin()
    await call(0)
    await page()
    const { token } = await gateway.token()
    await gateway.get(callPath(endpoint, { token, acceptCache: 'true' }, '6629722295873044495'))
    const threadOf = (task: string) =>
      run.mock.contexts[run.mock.calls.findIndex(([name]) => name === task)]
    expect(threadOf('health')).toBeInstanceOf(HelperThread)
    expect(threadOf('latest')).toBeInstanceOf(HelperThread)
    expect(threadOf('health')).not.toBe(threadOf('latest'))
  })
})

describe('astrolabe sources status', () => {
  const run = async (dataDir: string, command: string, environment = {}) => {
    const line = quickCommandLine(temporaryFolder())
    const { code, stdout, stderr } = await line(`${command} --data ${dataDir}`, environment)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }

  it('shows the last 24 hours, and since when a source has stopped and why', async () => {
    const clock = manualClock(new Date().toISOString())
    const { dataDir, begin } = await start({ clock })
    const working = await begin()
    await working.call(0, 0, 0, 301)
    await working.gateway.stop()
    const stopped = await begin('stopped')
    await stopped.gateway.stop()

    const { sources, datasets } = JSON.parse(await run(dataDir, 'sources status --json'))
    expect(sources).toMatchObject([{ source: 'told', state: 'stopped', reason }])
    expect(datasets).toMatchObject([
      { source: 'told', dataset: 'link-info', calls: 4, successShare: 0.75, score: 0 },
    ])
    expect(Object.keys(datasets[0])).not.toContain('hours')
    const english = await run(dataDir, 'sources status')
    expect(english).toMatch(/told +stopped +\S+ +the login has expired\n/)
    expect(english).toMatch(/told +link-info +4 +75\.0 % /)
    const chinese = await run(dataDir, 'sources status', { LANG: 'zh_CN.UTF-8' })
    expect(chinese).toMatch(/told +已停止 +\S+ +登录已失效，请更新会话\n/)
    expect(chinese).toContain('成功率')
  })

  it('has states from the time of their change on, restarts or not', async () => {
    const clock = manualClock('2026-11-22T12:30:00+08:00')
    const { dataDir, begin } = await start({ clock })
    const since = async (state: SourceState) => {
      const { gateway } = await begin(state)
      clock.advance(60_000)
      await gateway.stop()
      const { sources } = JSON.parse(await run(dataDir, 'sources status --json'))
      return sources[0].since
    }
    expect(await since('stopped')).toBe('2026-11-22T12:30:00.000+08:00')
    expect(await since('stopped')).toBe('2026-11-22T12:30:00.000+08:00')
    expect(await since('working')).toBe('2026-11-22T12:32:00.000+08:00')
    expect(await since('stopped')).toBe('2026-11-22T12:33:00.000+08:00')
  })

  it('rounds shares down: what has failed once is not 100 %', async () => {
    const dataDir = temporaryFolder()
    const gateway = await startTestGateway({ dataDir })
    const hour = Math.floor(Date.now() / 3_600_000)
    const of = { hour, source: 'told', latencies: '[]', last_ok_at: null }
    await gateway.ctx.db
      .insertInto('source_hours')
      .values([
        { ...of, dataset: 'link-info', calls: 10_000, failures: 4 },
        { ...of, dataset: 'spread-info', calls: 1000, failures: 436 },
      ])
      .execute()
    const shown = await run(dataDir, 'sources status')
    expect(shown).toMatch(/link-info +10000 +99\.9 % /)
    expect(shown).toMatch(/spread-info +1000 +56\.4 % /)
  })

  it('says so where no source was asked', async () => {
    const dataDir = temporaryFolder()
    const gateway = await startTestGateway({ dataDir })
    expect(await run(dataDir, 'sources status')).toContain('No source was asked yet')
    expect(await run(dataDir, 'sources status', { LANG: 'zh_CN.UTF-8' })).toContain(
      '还没有采集记录',
    )
    await gateway.stop()
  })
})
