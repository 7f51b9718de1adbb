import { beforeEach, describe, expect, it, vi } from 'vitest'
import { callPath, startedOnce, startTestGateway, stubSource } from '../harness.ts'
import * as failures from '../upstream/failures.ts'
import { json, type Script, startStandIn } from '../upstream/stand-in.ts'
import { mendedForEach } from './mended.ts'

const endpoint = 'get-kol-spread-info'
const vendorToken = 'canary-token-of-the-vendor/5e8b+1'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))

const relaySettings = (url: string, token = vendorToken) => ({
  'relay.url': url,
  'relay.token': token,
  'relay.callsPerSecond': 1000,
})

const envelope = (code: number, message = '', data = 'null', others = '') =>
  `{"code":${code},"message":${JSON.stringify(message)},"data":${data}${others}}`

const good = json(envelope(0, '', '{"base_resp":{"status_code":0}}'))

const shared = mendedForEach(
  async (atEnd) => {
    const vendor = await startStandIn(good, atEnd)
    const gateway = await startTestGateway({ settings: relaySettings(vendor.url) }, atEnd)
    return { vendor, asked: vendor.asked, gateway }
  },
  ({ vendor }) => vendor.play(good),
)

/** A vendor that is asked for what the shared gateway is, by a token that nobody else has. */
async function startWithVendor() {
  const { vendor, gateway, everLogged } = await shared()
  const { token } = await gateway.token()
  const call = (id = endpoint, parameters = {}) =>
    gateway.get(callPath(id, { token, ...parameters }))
  return { vendor, gateway, everLogged, token, call }
}

describe('another gateway of this kind', () => {
  /** Digits, escapes, spaces and repeated names that no parser would print again. */
  const body = `{ "id":6629722295873044494,"n":1.50e+2, "s":"\\u4e2d\\/\\"}," ,"id":-0,
    "list":[ ],"base_resp":{"status_code":0,"status_message":""} }`

  const source = stubSource(body)
  /** One that is asked by two others, in the two ways to pass a token. */
  const started = startedOnce(async (atEnd) => {
    const inner = await startTestGateway({ source }, atEnd)
    const { token: innerToken } = await inner.token()
    const outerWith = (tokenIn: string) => {
      const settings = { ...relaySettings(inner.address, innerToken), 'relay.tokenIn': tokenIn }
      return startTestGateway({ settings }, atEnd)
    }
    const outer = { query: await outerWith('query'), header: await outerWith('header') }
    return { inner, innerToken, outer }
  })

  it.each(['query', 'header'] as const)(
    'passes bodies byte for byte, with the token in the %s',
    async (tokenIn) => {
      const outer = started().outer[tokenIn]
      const { token } = await outer.token()
      const { text, headers } = await outer.get(callPath(endpoint, { token }))
      expect(text).toContain(`"data":${body},"recordTime"`)
      expect(headers.get('x-source')).toBe('relay')
      expect(headers.get('x-charged')).toBe('true')
    },
  )

  it('is asked for the same as we are', async () => {
    const { inner, innerToken, outer } = started()
    const { token } = await outer.query.token()
    source.asked.length = 0
    const ask = async (id: string, parameters: Readonly<Record<string, string>>) => {
      const mine = await inner.get(callPath(id, { ...parameters, token: innerToken }))
      const relayed = await outer.query.get(callPath(id, { ...parameters, token }))
      expect([mine.envelope.code, relayed.envelope.code]).toEqual([0, 0])
      const [first, second, ...more] = source.asked.splice(0)
      expect(second).toBe(first)
      expect(more).toEqual([])
      return JSON.parse(String(first))
    }
    const spread = { type: '2', range: '_3', onlyAssign: '1', flowType: 'EXCLUDE' }
    expect(await ask(endpoint, spread)).toMatchObject({
      type: '2',
      range: '3',
      flow_type: '0',
      only_assign: 'true',
    })
    const live = await ask('get_author_marketing_info', { platform: 'LIVE_STREAMING' })
    expect(live).toMatchObject({ platform_channel: '10' })
    const industry = await ask('get-kol-link-info', { industryTag: '1912' })
    expect(industry).toMatchObject({ industy_tag: '1912' })
  })

  it('says when it collected', async () => {
    const inner = await startTestGateway({
      clock: { now: () => Date.parse('2026-01-02T03:04:05Z') },
    })
    const { token: innerToken } = await inner.token()
    const outer = await startTestGateway({ settings: relaySettings(inner.address, innerToken) })
    const { token } = await outer.token()
    const { envelope } = await outer.get(callPath(endpoint, { token }))
    expect(envelope.recordTime).toBe('2026-01-02T11:04:05.000+08:00')
  })
})

describe('the time of collection that a vendor tells', () => {
  it('is read in any form, and is now where it is none', async () => {
    const { vendor, call } = await startWithVendor()
    const timeOf = async (recordTime: unknown) => {
      const others = `,"recordTime":${JSON.stringify(recordTime)}`
      vendor.play(json(envelope(0, '', '{"base_resp":{"status_code":0}}', others)))
      return (await call()).envelope.recordTime
    }
    for (const told of [
      '2026-01-02T11:04:05.678901+08:00',
      '2026-01-02T03:04:05.678Z',
      '2026-01-02 11:04:05.678',
      '2026-01-02T11:04:05.678+0800',
      1767323045678,
      '1767323045.678',
    ]) {
      expect(await timeOf(told), String(told)).toBe('2026-01-02T11:04:05.678+08:00')
    }
    for (const told of ['2026-W01-5', 'now', null, {}]) {
      expect(await timeOf(told)).not.toContain('2026-01-02')
    }
  })
})

it.each([
  ['beside another of a proxy', ['cdn', 'relay/sandbox']],
  ['twice', ['sandbox', 'sandbox']],
  ['in one line', ['sandbox, cdn']],
  ['in capitals', ['Sandbox']],
])('a vendor’s sandbox is told of where its name comes %s', async (_, names) => {
  const { vendor, call } = await startWithVendor()
  vendor.play((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-source': names })
    response.end(envelope(0, '', '{"base_resp":{"status_code":0}}'))
  })
  expect((await call()).headers.get('x-source')).toBe('relay/sandbox')
})

describe('what a vendor is asked', () => {
  it('is the public path with the parameters that are no defaults, in documented names', async () => {
    const { vendor, call } = await startWithVendor()
    vendor.play(good)
    await call(endpoint, { type: '2', range: '2', onlyAssign: 'false', flowType: '0' })
    const [asked] = vendor.asked
    expect(asked?.path).toBe('/api/douyin-xingtu/get-kol-spread-info/v1')
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      kolId: '6629722295873044494',
      type: '_2',
      flowType: '0',
      token: vendorToken,
    })
    expect(asked?.headers.authorization).toBeUndefined()
  })

  it('has the token in a header where that is set, and a path of its own before ours', async () => {
    const vendor = await startStandIn(json(envelope(0, '', '{}')))
    const settings = { ...relaySettings(`${vendor.url}/base`), 'relay.tokenIn': 'header' }
    const gateway = await startTestGateway({ settings })
    const { token } = await gateway.token()
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    const [asked] = vendor.asked
    expect(asked?.path).toBe('/base/api/douyin-xingtu/get-kol-spread-info/v1')
    expect(asked?.headers.authorization).toBe(`Bearer ${vendorToken}`)
    expect(asked?.query.has('token')).toBe(false)
  })
})

const unavailable = 'not available until the operator sees to it'
const echo = (code: number, message: string, status = 200, headers = {}): Script =>
  json(envelope(code, `${message} ${vendorToken}`), headers, status)

const outcomes: readonly [name: string, Script, code: number, message: string, times: number][] = [
  ['100', echo(100, 'bad token'), 301, unavailable, 1],
  ['100 with its own status', echo(100, 'bad token', 401), 301, unavailable, 1],
  ['600', echo(600, 'not allowed'), 301, unavailable, 1],
  ['601', echo(601, 'no balance'), 301, unavailable, 1],
  ['301', echo(301, 'failed'), 301, 'retry later', 4],
  ['500', echo(500, 'oops', 500), 301, 'retry later', 4],
  ['a code nobody knows', echo(202, 'accepted'), 301, 'retry later', 4],
  ['302', echo(302, 'slow down'), 302, 'limits the rate', 1],
  ['303', echo(303, 'quota'), 302, 'limits the rate', 1],
  ['400', echo(400, 'kolId is unknown'), 400, 'kolId is unknown [redacted]', 1],
  ['400 of an unknown path', echo(400, 'no such path', 404), 301, unavailable, 1],
  ['"0" as text', json('{"code":"0","data":{"a":1}}'), 301, 'retry later', 4],
  ['0 without data', json(envelope(0)), 301, 'retry later', 4],
  [
    '0 with a failed body',
    json(envelope(0, '', '{"base_resp":{"status_code":5}}')),
    301,
    'retry',
    1,
  ],
  ['0 with HTTP 500', json(envelope(0, '', '{"a":1}'), {}, 500), 301, 'retry later', 4],
  ['HTTP 403 without an envelope', failures.status(403), 301, unavailable, 1],
  ['HTTP 404 without an envelope', failures.status(404), 301, unavailable, 1],
  ['a redirect', failures.redirect('https://vendor.test/x?token=a'), 301, unavailable, 1],
  ['HTTP 429', failures.status(429), 302, 'limits the rate', 1],
  ['HTTP 502', failures.status(502), 301, 'retry later', 4],
  ['an HTML page', failures.captchaPage, 301, 'retry later', 4],
  ['an empty body', failures.empty, 301, 'retry later', 4],
  ['a cut body', failures.cut, 301, 'retry later', 4],
  ['a gzip bomb', failures.gzipBomb, 301, 'retry later', 1],
]

describe('a vendor that answers', () => {
  it.each(outcomes)('%s', async (_, script, code, message, times) => {
    const { vendor, gateway, everLogged, token, call } = await startWithVendor()
    vendor.play(script)
    const { envelope, text, headers } = await call()
    expect(envelope).toMatchObject({ code, data: null })
    expect(envelope.message).toContain(message)
    expect(vendor.asked).toHaveLength(times)
    expect(headers.get('x-charged')).toBe('false')
    expect(headers.get('x-source')).toBe('relay')
    const balance = await gateway.get(`/api/balance?token=${token}`)
    expect(balance.envelope.data).toMatchObject({ balance: '1000.00', held: '0.00' })
    const told = text + JSON.stringify([...headers]) + (await gateway.get('/readyz')).text
    expect(told + everLogged()).not.toMatch(/canary-token/)
  })
})

describe("the operator's own trouble with a vendor", () => {
  it('is loud, once, and spares the vendor until a call may try again', async () => {
    const { vendor, gateway, call } = await startWithVendor()
    let nowMs = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    vendor.play(echo(601, 'no balance'))
    for (let i = 0; i < 5; i++) expect((await call()).envelope.code).toBe(301)
    expect(vendor.asked).toHaveLength(1)
    const stopped = await gateway.get('/readyz')
    expect(stopped.status).toBe(503)
    expect(stopped.text).toContain('see to its address, token, permissions and balance')
    expect(stopped.text).not.toContain('no balance')
    expect(gateway.logged()).toContain('code 601: no balance [redacted]')
    expect(gateway.logged().split('"the source has stopped"')).toHaveLength(2)
    expect(gateway.logged()).toContain('"level":50')

    nowMs += 30_000
    expect((await gateway.get('/readyz')).status).toBe(200)
    for (let i = 0; i < 5; i++) expect((await call()).envelope.code).toBe(301)
    expect(vendor.asked).toHaveLength(2)
    expect(gateway.logged().split('"the source has stopped"')).toHaveLength(2)

    nowMs += 30_000
    vendor.play(good)
    for (let i = 0; i < 5; i++) expect((await call()).envelope.code).toBe(0)
    expect(JSON.parse((await gateway.get('/readyz')).text)).toEqual({ ready: true, reasons: [] })
    expect(gateway.logged().split('"the source works again"')).toHaveLength(2)
  })

  it('with one endpoint leaves the others alone', async () => {
    const { vendor, gateway, call } = await startWithVendor()
    vendor.play((request, response) =>
      (request.url?.includes('spread') ? echo(600, 'closed') : good)(request, response),
    )
    for (let i = 0; i < 3; i++) {
      expect((await call()).envelope.code).toBe(301)
      expect((await call('get-kol-link-info')).envelope.code).toBe(0)
    }
    const { status, text } = await gateway.get('/readyz')
    expect(status).toBe(200)
    expect(text).toContain('does not serve spread-info')
    expect(gateway.logged().split('does not serve a dataset')).toHaveLength(2)
    vendor.play(good)
    expect((await call()).envelope.code).toBe(0)
    expect((await gateway.get('/readyz')).text).not.toContain('spread-info')
  })

  it('that is a Retry-After is passed on and obeyed', async () => {
    const { vendor, call } = await startWithVendor()
    vendor.play(echo(302, 'slow down', 200, { 'retry-after': '120' }))
    expect((await call()).headers.get('retry-after')).toBe('120')
    vendor.play(good)
    expect((await call()).envelope.code).toBe(302)
    expect(vendor.asked).toHaveLength(1)
  })
})
