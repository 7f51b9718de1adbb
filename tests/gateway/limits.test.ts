import { describe, expect, it } from 'vitest'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { listTokens } from '../../src/services/tokens/list.ts'
import {
  callAtOnce,
  callPath,
  manualClock,
  sharedTestGateway,
  startTestGateway,
  type TestGateway,
} from '../harness.ts'

const endpoint = 'get-kol-link-info'
const shared = sharedTestGateway()

/** How often each code came back from `times` calls made at once. */
async function codesOf(
  gateway: TestGateway,
  times: number,
  path: (index: number) => string,
): Promise<Record<number, number>> {
  const answers = await Promise.all(await callAtOnce(gateway, times, (i) => gateway.get(path(i))))
  const counts: Record<number, number> = {}
  for (const { envelope } of answers) counts[envelope.code] = (counts[envelope.code] ?? 0) + 1
  return counts
}

/** A different creator for each call, so that none shares another's collection. */
const creator = (index: number) => String(7_000_000_000_000_000_000n + BigInt(index))

describe('under concurrency', () => {
  it.each([1, 100])('a balance of %i calls gives exactly that many answers', async (calls) => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 100_000 }, calls * 20_000)
    const counts = await codesOf(gateway, 1000, (i) => callPath(endpoint, { token }, creator(i)))
    expect(counts).toEqual({ 0: calls, 601: 1000 - calls })
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('a balance of one gives exactly one answer of a stored body', async () => {
    const gateway = shared()
    const rich = await gateway.token()
    await gateway.get(callPath(endpoint, { token: rich.token }))
    const { token } = await gateway.token({ ratePerSecond: 100_000 }, 20_000)
    const counts = await codesOf(gateway, 500, () =>
      callPath(endpoint, { token, acceptCache: 'true' }),
    )
    expect(counts).toEqual({ 0: 1, 601: 499 })
  })

  it('a quota of 100 gives exactly 100 answers', async () => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 100_000, dailyQuota: 100 })
    const counts = await codesOf(gateway, 1000, (i) => callPath(endpoint, { token }, creator(i)))
    expect(counts).toEqual({ 0: 100, 303: 900 })
  })

  it('a rate of 50 lets exactly 50 through in a second', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const gateway = await startTestGateway({ clock })
    const { token } = await gateway.token({ ratePerSecond: 50 })
    const burst = () => codesOf(gateway, 300, (i) => callPath(endpoint, { token }, creator(i)))
    expect(await burst()).toEqual({ 0: 50, 302: 250 })
    clock.advance(999)
    expect(await burst()).toEqual({ 302: 300 })
    clock.advance(1)
    expect(await burst()).toEqual({ 0: 50, 302: 250 })
  })
})

describe('the rate', () => {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const timed = sharedTestGateway({ clock })
  const one = '6629722295873044494'
  const resolving = (body: object, language = 'en') => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  })
  it.each<[string, string, RequestInit?]>([
    ['the price of a view', `/api/creators/${one}?dryRun=true`],
    ['the price of a comparison', `/api/creators/compare?ids=${one}&dryRun=true`],
    ['the price of a search for a name', '/api/creators/resolve?q=a&dryRun=true'],
    ['the price of many', '/api/creators/resolve?', resolving({ lines: ['a'], dryRun: true })],
    ['an id', `/api/creators/resolve?q=${one}`],
    ['many ids', '/api/creators/resolve?', resolving({ lines: [one] })],
  ])('is taken by the free question for %s, and nothing else is', async (_, path, init) => {
    const gateway = timed()
    const untilMidnight = (Date.parse('2026-11-22T16:00:00Z') - clock.now()) / 1000
    const quota = `"day";r=5;t=${untilMidnight}`
    const { token } = await gateway.token({ ratePerSecond: 2, dailyQuota: 5 }, 1_000_000)
    const ask = () => gateway.get(`${path}&token=${token}`, init)
    for (const left of [1, 0]) {
      const { envelope, headers } = await ask()
      expect(envelope.code).toBe(0)
      expect(headers.get('ratelimit')).toBe(`"second";r=${left};t=1, ${quota}`)
    }
    const refused = await ask()
    expect(refused.envelope).toMatchObject({ code: 302, data: null })
    expect(refused.envelope.message).toContain('at most 2 calls a second; retry in 1000 ms')
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      ...{ 'retry-after': '1', 'x-charged': 'false', 'x-balance': '1.00' },
      ratelimit: `"second";r=0;t=1, ${quota}`,
    })
    const headers = { ...init?.headers, Prefer: 'status=strict' }
    const strict = await gateway.get(`${path}&token=${token}`, { ...init, headers })
    expect(strict.status).toBe(429)
    clock.advance(1000)
    expect((await ask()).envelope.code).toBe(0)
  })
})

describe('the daily quota', () => {
  it('is given back by a call that fails', async () => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 1000, dailyQuota: 1 })
    for (let i = 0; i < 3; i++) {
      const failed = await gateway.get(callPath(endpoint, { token }, '9000000000000000301'))
      expect(failed.envelope.code).toBe(301)
    }
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(303)
  })

  it('starts anew at midnight in Shanghai', async () => {
    const clock = manualClock('2026-11-22T15:59:58.000Z')
    const gateway = await startTestGateway({ clock })
    const { token } = await gateway.token({ ratePerSecond: 1000, dailyQuota: 1 })
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    const spent = await gateway.get(callPath(endpoint, { token }))
    expect(spent.envelope.code).toBe(303)
    expect(spent.headers.get('retry-after')).toBe('2')
    clock.advance(2000)
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
  })
})

describe('the headers of limits', () => {
  it('say what is left of rate, quota and balance', async () => {
    const gateway = await startTestGateway({ clock: manualClock('2026-11-22T12:00:00Z') })
    const { token } = await gateway.token({ ratePerSecond: 10, dailyQuota: 500 }, 1_000_000)
    const { headers } = await gateway.get(callPath(endpoint, { token }))
    expect(headers.get('ratelimit-policy')).toBe('"second";q=10;w=1, "day";q=500;w=86400')
    expect(headers.get('ratelimit')).toBe('"second";r=9;t=1, "day";r=499;t=14400')
    expect(headers.get('x-balance')).toBe('0.98')
  })
})

describe('the list of addresses', () => {
  it('is held against the caller behind trusted proxies only', async () => {
    const limits = { ratePerSecond: 1000, addresses: ['203.0.113.7', '2001:db8::/32'] }
    const codeFor = async (gateway: TestGateway, token: string, forwarded: string) => {
      const headers = { 'X-Forwarded-For': forwarded }
      return (await gateway.get(callPath(endpoint, { token }), { headers })).envelope.code
    }
    const trusting = await startTestGateway({ settings: { trustedProxies: ['127.0.0.0/8'] } })
    const { token } = await trusting.token(limits)
    expect(await codeFor(trusting, token, '203.0.113.7')).toBe(0)
    expect(await codeFor(trusting, token, '2001:db8::5')).toBe(0)
    expect(await codeFor(trusting, token, '203.0.113.8')).toBe(100)
    // The caller can write what it likes to the left of what the proxy appends.
    expect(await codeFor(trusting, token, '203.0.113.7, 198.51.100.1')).toBe(100)
    const wary = shared()
    const other = await wary.token(limits)
    expect(await codeFor(wary, other.token, '203.0.113.7')).toBe(100)
  })
})

describe('the end of a token', () => {
  it('is the millisecond that was set: the one before is the last that it works in', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const gateway = await startTestGateway({ clock })
    const { token, id } = await gateway.token({ expiresAtMs: clock.now() + 1000 })
    const seen = async () => {
      const call = await gateway.get(callPath(endpoint, { token }))
      const balance = await gateway.get(`/api/balance?token=${token}`)
      const listed = (await listTokens(gateway.ctx, { limit: 100 })).rows.find(
        (each) => each.id === id,
      )
      return [call.envelope.code, balance.envelope.code, listed?.status]
    }
    clock.advance(999)
    expect(await seen()).toEqual([0, 0, 'active'])
    clock.advance(1)
    expect(await seen()).toEqual([100, 100, 'expired'])
    const { envelope } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope.message).toContain('the token has expired')
  })
})
