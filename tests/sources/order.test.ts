import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callPath, startTestGateway } from '../harness.ts'
import { hung, loginPage, status, statusCode } from '../upstream/failures.ts'
import { good, json, startStandIn } from '../upstream/stand-in.ts'
import { startWithXingtu } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => void vi.restoreAllMocks())

const vendorGood = json('{"code":0,"data":{"from":"vendor","base_resp":{"status_code":0}}}')

async function startWithBoth(
  settings: Readonly<Record<string, unknown>> = {},
  deadlineMs?: number,
) {
  const vendor = await startStandIn(vendorGood)
  const { gateway, standIn } = await startWithXingtu({
    ...(deadlineMs !== undefined && { deadlineMs }),
    settings: {
      'relay.url': vendor.url,
      'relay.token': 'token-of-the-vendor',
      'relay.callsPerSecond': 1000,
      ...settings,
    },
  })
  const { token } = await gateway.token()
  const call = (id = endpoint) => gateway.get(callPath(id, { token }))
  return { vendor, xingtu: standIn, gateway, call }
}

describe('the order of sources', () => {
  it('is the one that is set: the first that answers is the only one asked', async () => {
    const { vendor, xingtu, call } = await startWithBoth({ sources: 'xingtu,relay' })
    expect((await call()).headers.get('x-source')).toBe('xingtu')
    expect([xingtu.asked.length, vendor.asked.length]).toEqual([1, 0])
    const other = await startWithBoth({ sources: 'relay,xingtu' })
    expect((await other.call()).headers.get('x-source')).toBe('relay')
    expect([other.xingtu.asked.length, other.vendor.asked.length]).toEqual([0, 1])
  })

  it.each([
    ['fails', status(500)],
    ['is out of balance', json('{"code":601,"message":"no balance"}')],
    ['limits the rate', status(429)],
  ])('goes on to the next where the first %s', async (_, script) => {
    const { vendor, xingtu, call, gateway } = await startWithBoth()
    vendor.play(script)
    const { envelope, headers } = await call()
    expect(envelope.code).toBe(0)
    expect(headers.get('x-source')).toBe('xingtu')
    expect(headers.get('x-balance')).toBe('999.98')
    expect(xingtu.asked).toHaveLength(1)
    expect((await gateway.get('/readyz')).status).toBe(200)
  })

  it('passes over a source that cannot ask for it, and says so where none can', async () => {
    const path = (token: string) =>
      callPath('author_rec_videos_v2', { token, platform: 'SHORT_DRAMA' })
    const { vendor, xingtu, gateway } = await startWithBoth({ sources: 'xingtu,relay' })
    const { token } = await gateway.token()
    const answered = await gateway.get(path(token))
    expect(answered.headers.get('x-source')).toBe('relay')
    expect([xingtu.asked.length, vendor.asked.length]).toEqual([0, 1])
    expect(vendor.asked[0]?.query.get('platform')).toBe('SHORT_DRAMA')

    const alone = await startWithXingtu()
    const own = await alone.gateway.token()
    const refused = await alone.gateway.get(path(own.token))
    expect(refused.envelope.code).toBe(400)
    expect(refused.envelope.message).toMatch(/source xingtu cannot ask for SHORT_DRAMA/)
    expect(refused.headers.get('x-charged')).toBe('false')
    const zh = await alone.gateway.get(path(own.token), { headers: { 'Accept-Language': 'zh' } })
    expect(zh.envelope.message).toContain('数据来源 xingtu 无法查询 SHORT_DRAMA（短剧）')
    expect(alone.standIn.asked).toHaveLength(0)
    expect((await alone.gateway.get('/readyz')).status).toBe(200)
  })

  it('leaves the next one time where the first is silent', async () => {
    const { vendor, call } = await startWithBoth({}, 6_000)
    vendor.play(hung)
    const { envelope, headers } = await call()
    expect(envelope.code).toBe(0)
    expect(headers.get('x-source')).toBe('xingtu')
    await expect.poll(vendor.open).toBe(0)
  })

  it('ends where the parameters are refused', async () => {
    const { vendor, xingtu, call } = await startWithBoth()
    vendor.play(json('{"code":400,"message":"kolId is unknown"}'))
    expect((await call()).envelope.code).toBe(400)
    expect(xingtu.asked).toHaveLength(0)
  })

  it('tells the caller of the first that a retry can help, where all fail', async () => {
    const { vendor, xingtu, call, gateway } = await startWithBoth()
    vendor.play(json('{"code":100,"message":"bad token"}'))
    xingtu.play(statusCode(5, '系统繁忙'))
    const passing = await call()
    expect(passing.envelope.message).toContain('retry later')
    expect(passing.headers.get('x-source')).toBe('xingtu')
    expect((await gateway.get('/readyz')).status).toBe(200)
    xingtu.play(loginPage)
    await call()
    const lasting = await call()
    expect(lasting.envelope.message).toContain('until the operator sees to it')
    expect(lasting.headers.get('x-source')).toBe('relay')
    const { status, text } = await gateway.get('/readyz')
    expect(status).toBe(503)
    expect(JSON.parse(text).reasons).toHaveLength(2)
  })

  it('may be another for a dataset', async () => {
    const settings = { sources: 'xingtu', sourcesFor: 'link-info=relay' }
    const { vendor, xingtu, call } = await startWithBoth(settings)
    expect((await call()).headers.get('x-source')).toBe('xingtu')
    expect((await call('get-kol-link-info')).headers.get('x-source')).toBe('relay')
    expect([xingtu.asked.length, vendor.asked.length]).toEqual([1, 1])
    vendor.play(status(500))
    expect((await call('get-kol-link-info')).envelope.code).toBe(301)
    expect(xingtu.asked).toHaveLength(1)
  })
})

describe('the sandbox', () => {
  it('answers where nothing is set up, and says so', async () => {
    const gateway = await startTestGateway()
    const { token } = await gateway.token()
    const { headers } = await gateway.get(callPath(endpoint, { token }))
    expect(headers.get('x-source')).toBe('sandbox')
    expect(gateway.printed.join()).toContain('SANDBOX')
  })

  it('never stands in for a real source by itself', async () => {
    const { gateway, vendor, xingtu, call } = await startWithBoth()
    vendor.play(status(500))
    xingtu.play(status(500))
    expect((await call()).envelope.code).toBe(301)
    expect(gateway.printed.join()).not.toContain('SANDBOX')
  })

  it('does where it is named, and that is announced', async () => {
    const { gateway, xingtu, call } = await startWithBoth({ sources: 'xingtu,sandbox' })
    expect(gateway.printed.join()).toContain('SANDBOX')
    xingtu.play(status(500))
    expect((await call()).headers.get('x-source')).toBe('sandbox')
    xingtu.play(good)
    expect((await call()).headers.get('x-source')).toBe('xingtu')
  })
})
