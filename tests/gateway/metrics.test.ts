import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/core/errors.ts'
import { callPath, sharedTestGateway, startTestGateway, type TestGateway } from '../harness.ts'
import { openRaw, requestOf } from '../raw-http.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0},"surprise":1}'

/** A source that answers, fails, or waits until it is let go. */
function actingSource() {
  const ledger = Promise.withResolvers<void>()
  const acts: ('answer' | 'fail' | 'wait')[] = []
  return {
    name: 'acting',
    acts,
    open: () => ledger.resolve(),
    async collect(_request: unknown, { signal }: { readonly signal: AbortSignal }) {
      const act = acts.shift() ?? 'answer'
      if (act === 'fail') throw new AppError(301, { zh: '失败', en: 'failed' })
      const left = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
      if (act === 'wait') await Promise.race([ledger.promise, left])
      return { body, collectedAtMs: Date.now(), source: 'acting' }
    },
  }
}

type Metrics = ReadonlyMap<string, number>

/** The samples of a page of metrics, by name and labels. */
async function metricsOf({ address }: TestGateway): Promise<Metrics> {
  const answer = await fetch(`${address}/metrics`)
  expect(answer.status).toBe(200)
  const lines = (await answer.text()).split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

const calls = (code: string) => `astrolabe_calls_total{endpoint="${endpoint}",code="${code}"}`
const answers = (cache: string) =>
  `astrolabe_answers_total{endpoint="${endpoint}",cache="${cache}"}`
const collections = (part: string, outcome: string, more = '') =>
  `astrolabe_collection_seconds_${part}{source="acting",dataset="link-info",outcome="${outcome}"${more}}`

const metric = (gateway: TestGateway, name: string) =>
  expect.poll(async () => (await metricsOf(gateway)).get(name))

async function start() {
  const source = actingSource()
  const gateway = await startTestGateway({ source })
  const { token } = await gateway.token()
  const call = (parameters = {}, init: RequestInit = {}) =>
    gateway.get(callPath(endpoint, { token, ...parameters }), init)
  return { gateway, source, token, call }
}

describe('GET /metrics', () => {
  it('counts calls by endpoint and code, answers by how they came about, and what was charged', async () => {
    const { gateway, source, token, call } = await start()
    source.acts.push('answer', 'fail')
    await call()
    await call()
    await call({ acceptCache: 'true' })
    await call({ acceptCache: 'perhaps' })
    await gateway.get(callPath(endpoint))
    await gateway.get(`${callPath(endpoint, { token })}&token=${token}`)
    await gateway.get(callPath(endpoint, { token }), { method: 'DELETE' })
    await gateway.get(`/api/creators/6629722295873044494/observations?token=${token}`)

    const metrics = await metricsOf(gateway)
    const codes = ['0', '100', '301', '302', '303', '400', '500', '600', '601', 'left']
    expect(codes.map((code) => metrics.get(calls(code)))).toEqual([2, 1, 1, 0, 0, 2, 0, 0, 0, 0])
    const states = ['hit', 'miss', 'shared', 'stale']
    expect(states.map((state) => metrics.get(answers(state)))).toEqual([1, 1, 0, 0])
    expect(metrics.get(`astrolabe_charged_micros_total{endpoint="${endpoint}"}`)).toBe(40_000)
    expect(metrics.get('astrolabe_calls_total{endpoint="creator-history",code="0"}')).toBe(1)
    expect(metrics.get('astrolabe_calls_total{endpoint="get-kol-spread-info",code="0"}')).toBe(0)
    const gatewayPart = `astrolabe_call_gateway_seconds`
    expect(metrics.get(`${gatewayPart}_count{endpoint="${endpoint}"}`)).toBe(6)
    expect(metrics.get(`${gatewayPart}_bucket{endpoint="${endpoint}",le="+Inf"}`)).toBe(6)
    expect(metrics.get('astrolabe_cached_answers')).toBe(1)
  })

  it('times collections by source, dataset and outcome, in buckets that hold what is below', async () => {
    const { gateway, source, call } = await start()
    source.acts.push('answer', 'answer', 'fail')
    for (let i = 0; i < 3; i++) await call()
    const metrics = await metricsOf(gateway)
    expect(metrics.get(collections('count', '0'))).toBe(2)
    expect(metrics.get(collections('count', '301'))).toBe(1)
    expect(metrics.get(collections('sum', '0'))).toBeGreaterThan(0)
    const buckets = ['0.005', '0.01', '0.025', '0.5', '60', '+Inf'].map((le) =>
      metrics.get(collections('bucket', '0', `,le="${le}"`)),
    )
    expect(buckets).toEqual(buckets.toSorted((a, b) => Number(a) - Number(b)))
    expect(buckets.at(-1)).toBe(2)
    expect(metrics.get('astrolabe_source_up{source="acting"}')).toBe(1)
  })

  it('tells calls that are held, and callers who leave', async () => {
    const { gateway, source, call } = await start()
    source.acts.push('wait', 'wait')
    const leaving = new AbortController()
    const staying = call({ industryTag: '美妆' })
    const left = call({}, { signal: leaving.signal })
    await metric(gateway, 'astrolabe_calls_held').toBe(2)
    leaving.abort()
    await expect(left).rejects.toThrow()
    await metric(gateway, calls('left')).toBe(1)
    source.open()
    expect((await staying).envelope.code).toBe(0)
    const metrics = await metricsOf(gateway)
    expect(metrics.get('astrolabe_calls_held')).toBe(0)
    expect(metrics.get(collections('count', 'left'))).toBe(1)
    expect(metrics.get(collections('count', '0'))).toBe(1)
  })

  it('tells whether the ledger commits', async () => {
    const { gateway, call } = await start()
    await call()
    const before = await metricsOf(gateway)
    expect(before.get('astrolabe_ledger_up')).toBe(1)
    expect(before.get('astrolabe_ledger_commits_total{outcome="succeeded"}')).toBeGreaterThan(1)
    expect(before.get('astrolabe_ledger_commits_total{outcome="failed"}')).toBe(0)
    await sql
      .raw(`CREATE TRIGGER broken BEFORE INSERT ON calls BEGIN SELECT RAISE (ABORT, 'full'); END`)
      .execute(gateway.ctx.db)
    expect((await call()).envelope.code).toBe(500)
    const broken = await metricsOf(gateway)
    expect(broken.get('astrolabe_ledger_up')).toBe(0)
    expect(broken.get('astrolabe_ledger_commits_total{outcome="failed"}')).toBeGreaterThan(0)
    expect(broken.get(calls('500'))).toBe(1)
    await sql.raw('DROP TRIGGER broken').execute(gateway.ctx.db)
  })

  it('tells how many calls shared each commit, whatever else was committed', async () => {
    const { gateway, call } = await start()
    const batches = 'astrolabe_ledger_batch_calls'
    const commits = 'astrolabe_ledger_commits_total{outcome="succeeded"}'
    expect((await metricsOf(gateway)).get(`${batches}_count`)).toBe(0)
    // One that collects begins and ends, each in a commit.
    await call()
    const after = await metricsOf(gateway)
    expect(after.get(`${batches}_sum`)).toBe(2)
    expect(after.get(`${batches}_bucket{le="1"}`)).toBe(2)
    await metric(gateway, commits).toBeGreaterThan((after.get(commits) ?? 0) + 2)
    expect((await metricsOf(gateway)).get(`${batches}_count`)).toBe(2)
    await Promise.all(Array.from({ length: 20 }, () => call({ acceptCache: 'true' })))
    const metrics = await metricsOf(gateway)
    expect(metrics.get(`${batches}_sum`)).toBe(22)
    expect(metrics.get(`${batches}_bucket{le="+Inf"}`)).toBe(metrics.get(`${batches}_count`))
  })

  it('counts drift by dataset and kind, never by path', async () => {
    const { gateway, call } = await start()
    await call()
    const drift = (kind: string) => `astrolabe_drift_total{dataset="link-info",kind="${kind}"}`
    await metric(gateway, drift('examined')).toBe(1)
    const metrics = await metricsOf(gateway)
    expect(metrics.get(drift('unknown'))).toBe(1)
    expect([...metrics.keys()].join()).not.toContain('surprise')
  })

  it('has what the process needs, and what each metric is', async () => {
    const { gateway } = await start()
    const answer = await fetch(`${gateway.address}/metrics`)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m)
    expect(text).toMatch(/^process_resident_memory_bytes /m)
    expect(text).toContain('# TYPE astrolabe_collection_seconds histogram')
    expect(text).toContain('# TYPE astrolabe_calls_total counter')
  })
})

describe('who may see the metrics', () => {
  const shared = sharedTestGateway()
  const ask = async (gateway: TestGateway, headers: Record<string, string>) => {
    const answer = await fetch(`${gateway.address}/metrics`, { headers })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }

  it('is this machine, unless a proxy asks for others; they are told that there is no such page', async () => {
    const gateway = shared()
    expect((await ask(gateway, {})).status).toBe(200)
    const through = await ask(gateway, { 'X-Forwarded-For': '203.0.113.9' })
    expect(through.status).toBe(404)
    const elsewhere = await gateway.get('/nothing-there')
    expect(JSON.parse(through.text)).toEqual({
      ...elsewhere.envelope,
      requestId: expect.any(String),
      recordTime: expect.any(String),
    })
    expect((await gateway.get('/metrics', { method: 'POST' })).status).toBe(404)
  })

  it.each([
    { Via: '1.1 nginx' },
    { Forwarded: 'for=203.0.113.9' },
    { 'X-Real-IP': '203.0.113.9' },
    { Host: 'evil.example' },
  ])('is not whom a proxy or a lured browser asks for: %j', async (headers) => {
    const gateway = shared()
    const request = get(`${gateway.address}/metrics`, { headers })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.resume().statusCode).toBe(404)
  })

  it('is who the setting names', async () => {
    const from = '203.0.113.0/24,::1'
    const settings = { trustedProxies: '127.0.0.1', 'metrics.from': from }
    const gateway = await startTestGateway({ settings })
    expect((await ask(gateway, {})).status).toBe(404)
    expect((await ask(gateway, { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(200)
    expect((await ask(gateway, { 'X-Forwarded-For': '198.51.100.9' })).status).toBe(404)
  })

  it('is whoever a trusted proxy says it asks for', async () => {
    const gateway = await startTestGateway({ settings: { trustedProxies: '127.0.0.1' } })
    expect((await ask(gateway, { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(404)
    expect((await ask(gateway, { 'X-Forwarded-For': '::1' })).status).toBe(200)
    expect((await ask(gateway, { 'X-Forwarded-For': 'nonsense' })).status).toBe(404)
  })

  it('is told by the page that is asked for, however its address is written', async () => {
    const gateway = shared()
    const statusOf = async (target: string) => {
      const connection = openRaw(gateway)
      connection.socket.write(requestOf(target, ['Host: localhost']))
      const [answer] = await connection.answers(1)
      return answer?.status
    }
    for (const target of ['/metrics', '/metrics?a=1', 'http://localhost/metrics']) {
      expect(await statusOf(target), target).toBe(200)
    }
    for (const target of [
      ...['/%6detrics', '/metric%73', '/%6D%65%74%72%69%63%73', '/metrics%3fa', '/metrics%00'],
      ...['//metrics', '/metrics/', '/metrics//', '/./metrics', '/metrics/.', '/x/../metrics'],
      ...['/%2e/metrics', '/docs/../metrics', '/docs/%2e%2e/metrics', '/docs/..%2fmetrics'],
      ...['/METRICS', '/Metrics', '/metrics;a', '/metrics;/docs/', '/metrics#a', '/metrics%23a'],
      ...['/\\metrics', '/metrics%20', '/%2fmetrics', 'http://localhost//metrics'],
      ...['http://localhost/%6detrics', '/api/%2e%2e/metrics', '/docs%2f../metrics'],
    ]) {
      expect(await statusOf(target), target).toBe(404)
    }
  })

  it('is no site that a browser on this machine visits', async () => {
    const gateway = shared()
    const { status, headers } = await ask(gateway, { Origin: 'https://other.example' })
    expect(status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})
