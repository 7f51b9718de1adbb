import dns from 'node:dns'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { callPath, type TestGateway } from '../harness.ts'
import * as failures from '../upstream/failures.ts'
import { json, type Script, startStandIn } from '../upstream/stand-in.ts'
import {
  account,
  answering,
  failing,
  keyCanary,
  rates,
  startWithTikhub,
  type Tikhub,
  type TikhubOptions,
  tikhubKey,
} from '../upstream/tikhub.ts'
import { mendedForEach } from './mended.ts'

const endpoint = 'get-kol-spread-info'
const good = answering('{"base_resp":{"status_code":0}}')

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))

const shared = mendedForEach(
  (atEnd) => startWithTikhub({}, atEnd),
  ({ tikhub }) => {
    tikhub.playing.script = good
    tikhub.playing.account = account()
  },
)

async function start(options: TikhubOptions) {
  const { gateway, tikhub } = await startWithTikhub(options)
  // The account has been looked at by then, whatever it says from here on.
  await gateway.sources(20_000)
  return await callingAt(gateway, tikhub)
}

/** The same on the gateway that tests share whose TikHub needs no other settings or account. */
async function startShared() {
  const { gateway, tikhub, everLogged } = await shared()
  tikhub.seen.account = 0
  return { ...(await callingAt(gateway, tikhub)), everLogged }
}

async function callingAt(gateway: TestGateway, tikhub: Tikhub) {
  const { token } = await gateway.token()
  const call = (id = endpoint, parameters = {}) =>
    gateway.get(callPath(id, { token, ...parameters }))
  const spentInAll = async () => {
    const rows = await gateway.ctx.db.selectFrom('source_spending').select('spent_micros').execute()
    return rows.reduce((sum, { spent_micros }) => sum + spent_micros, 0)
  }
  const before = await spentInAll()
  const spentMicros = async () => (await spentInAll()) - before
  return { gateway, tikhub, token, call, spentMicros }
}

const validation = json(
  JSON.stringify({ detail: [{ loc: ['query', 'o_author_id'], msg: tikhubKey, type: 'missing' }] }),
  {},
  422,
)
const bare = (code: number, status = 200): Script =>
  json(JSON.stringify({ code, message: `no ${tikhubKey}`, message_zh: '不' }), {}, status)
const text = (status: number, detail = `no ${tikhubKey}`): Script =>
  json(JSON.stringify({ detail }), {}, status)
const page =
  (status: number): Script =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end(`<!doctype html><title>Cloudflare ${tikhubKey}</title>登录 captcha`)
  }

const unavailable = 'not available until the operator sees to it'
const passing = 'retry later'

const outcomes: readonly (readonly [
  name: string,
  script: Script,
  code: number,
  message: string,
  times: number,
  paidMicros: number,
])[] = [
  ['400', failing(400), 301, passing, 4, 0],
  ['401', failing(401), 301, unavailable, 1, 0],
  ['402', failing(402), 301, unavailable, 1, 0],
  ['403 of a scope', failing(403), 301, unavailable, 1, 0],
  ['403 of a scope as text', text(403), 301, unavailable, 1, 0],
  ['403 of Cloudflare', page(403), 301, passing, 4, 0],
  ['404 of something', failing(404), 301, passing, 1, 0],
  ['404 of a method that is gone', text(404, 'Not Found'), 301, unavailable, 1, 0],
  ['422', validation, 400, 'does not accept these parameters', 1, 0],
  ['429', failing(429, 'slow', { 'retry-after': '7' }), 302, 'limits the rate', 1, 0],
  ['500', failing(500), 301, passing, 4, 0],
  ['503 without an envelope', failures.status(503), 301, passing, 4, 0],
  ['a redirect', failures.redirect(`https://x.test/y?key=${tikhubKey}`), 301, unavailable, 1, 0],
  ['a code of its own without detail', bare(402), 301, unavailable, 1, 0],
  ['a code of its own with HTTP 400', bare(400, 400), 301, passing, 4, 0],
  ['an HTML page', page(200), 301, passing, 4, 8_000],
  ['an empty body', failures.empty, 301, passing, 4, 8_000],
  ['a cut body', failures.cut, 301, passing, 4, 8_000],
  ['no data', answering('null'), 301, passing, 1, 2_000],
  ['data that is a list', answering('[1]'), 301, passing, 1, 2_000],
  [
    'the login of TikHub at Xingtu',
    answering('{"base_resp":{"status_code":9,"status_message":"请先登录"}}'),
    ...([301, passing, 1, 2_000] as const),
  ],
  [
    'the upstream that is busy',
    answering('{"base_resp":{"status_code":5,"status_message":"系统繁忙"}}'),
    ...([301, passing, 1, 2_000] as const),
  ],
  [
    'parameters that Xingtu refuses',
    answering('{"base_resp":{"status_code":3,"status_message":"参数错误"}}'),
    ...([400, '参数错误', 1, 2_000] as const),
  ],
  ...[
    tikhubKey,
    tikhubKey.replaceAll('/', '\\/').replaceAll('=', '\\u003d'),
    encodeURIComponent(tikhubKey),
    encodeURIComponent(tikhubKey).toLowerCase(),
  ].map(
    (form) =>
      [
        `data that repeats the key as ${form}`,
        answering(`{"echo":"${form}"}`),
        ...([301, passing, 1, 2_000] as const),
      ] as const,
  ),
]

describe('TikHub that answers', () => {
  it.each(outcomes)('%s', async (_, script, code, message, times, paidMicros) => {
    const { tikhub, gateway, everLogged, call, spentMicros } = await startShared()
    tikhub.playing.script = script
    const { envelope, text: answer, headers } = await call()
    expect(envelope).toMatchObject({ code, data: null })
    expect(envelope.message).toContain(message)
    expect(tikhub.asked).toHaveLength(times)
    expect(headers.get('x-charged')).toBe('false')
    expect(headers.get('x-source')).toBe('tikhub')
    // What befalls a call is no reason to look at the account.
    expect(tikhub.seen.account).toBe(0)
    // What is not billed is given back; what may have been is not.
    expect(await spentMicros()).toBe(paidMicros)
    const told = answer + JSON.stringify([...headers]) + (await gateway.get('/readyz')).text
    expect(told + everLogged()).not.toContain(keyCanary)
    expect(told + everLogged()).not.toContain('canary-of-the-cache')
  })

  it('passes its wait on, in either header', async () => {
    const { tikhub, call } = await startShared()
    tikhub.playing.script = failing(429, 'slow', { 'x-ratelimit-reset': '120' })
    expect((await call()).headers.get('retry-after')).toBe('120')
    const moment = Math.floor(Date.now() / 1000) + 90
    tikhub.playing.script = failing(429, 'slow', { 'x-ratelimit-reset': String(moment) })
    expect(Number((await call('get-kol-info')).headers.get('retry-after'))).toBeGreaterThan(80)
  })
})

describe('TikHub that cannot be reached', () => {
  it('has cost nothing, also where its host has several addresses', async () => {
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]
    const lookup = (...given: unknown[]) =>
      (given.at(-1) as (error: null, found: object) => void)(null, addresses)
    const found = vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup)
    onTestFinished(() => found.mockRestore())
    const { gateway, call, spentMicros } = await start({
      settings: { 'tikhub.url': 'http://tikhub.test:1' },
    })
    expect((await call()).envelope.code).toBe(301)
    expect(gateway.logged()).toContain('ECONNREFUSED')
    expect(await spentMicros()).toBe(0)
  })

  it('has cost nothing where TLS comes to nothing', async () => {
    const plain = await startStandIn()
    const { call, spentMicros } = await start({
      settings: { 'tikhub.url': plain.url.replace('http:', 'https:') },
    })
    expect((await call()).envelope.code).toBe(301)
    expect(await spentMicros()).toBe(0)
  })
})

describe('what the operator is told', () => {
  it.each([
    ['401', 401, 'TikHub does not accept the key: see to the setting tikhub.key'],
    ['402', 402, 'the balance at TikHub is too low: top it up'],
  ])('of %s stops the source', async (_, code, advice) => {
    const { tikhub, gateway, call } = await startShared()
    tikhub.playing.script = failing(code)
    tikhub.playing.account = failing(code)
    for (let i = 0; i < 3; i++) expect((await call()).envelope.code).toBe(301)
    expect(tikhub.asked).toHaveLength(1)
    const { status, text: ready } = await gateway.get('/readyz')
    expect(status).toBe(503)
    expect(ready).toContain(`the source tikhub has stopped: ${advice}`)
    expect(gateway.logged()).toContain('request b1b2c3d4-0000-4000-8000-000000000002')
    expect(gateway.logged().split('"the source has stopped"')).toHaveLength(2)
  })

  it('of 403 names the scope, and leaves the others alone', async () => {
    const { tikhub, gateway, call } = await startShared()
    tikhub.playing.script = (request, response) =>
      (request.url?.includes('spread_info') ? failing(403) : good)(request, response)
    expect((await call()).envelope.code).toBe(301)
    expect((await call('get-kol-info')).envelope.code).toBe(0)
    const { status, text: ready } = await gateway.get('/readyz')
    expect(status).toBe(200)
    expect(ready).toContain('does not serve spread-info')
    expect(ready).toContain('the key lacks the scope /api/v1/douyin/xingtu_v2/')
  })

  it('of a method that is gone names it', async () => {
    const { tikhub, gateway, call } = await startShared()
    tikhub.playing.script = text(404, 'Not Found')
    await call()
    expect((await gateway.get('/readyz')).text).toContain(
      'TikHub has no method /api/v1/douyin/xingtu_v2/get_author_spread_info any more',
    )
  })
})

describe('an account', () => {
  it('that ran short is asked for nothing until its balance is seen again', async () => {
    const { tikhub, gateway, call } = await startShared()
    let nowMs = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    tikhub.playing.script = failing(402)
    tikhub.playing.account = account({ balance: 0.001, freeCredit: 5 })
    expect((await call()).envelope.code).toBe(301)
    for (let i = 0; i < 4; i++) {
      nowMs += 30_000
      expect((await call()).envelope.code).toBe(301)
    }
    expect([tikhub.asked.length, tikhub.seen.account]).toEqual([1, 4])
    expect(gateway.logged().split('"the source has stopped"')).toHaveLength(2)
    tikhub.playing.account = account({ balance: 0.5 })
    tikhub.playing.script = good
    expect((await call()).envelope.code).toBe(301)
    nowMs += 30_000
    expect((await call()).envelope.code).toBe(0)
    expect((await gateway.get('/readyz')).status).toBe(200)
  })

  it.each([
    ['is empty', account({ balance: 0 }), 'the balance at TikHub is too low'],
    ['is disabled', account({ isDisabled: true }), 'the account at TikHub is disabled'],
    ['has another key', failing(401), 'TikHub does not accept the key'],
  ])('that %s stops the source at the start, and nothing is asked', async (_, told, words) => {
    const { tikhub, gateway, call } = await start({ account: told })
    expect((await call()).envelope.code).toBe(301)
    expect(tikhub.asked).toEqual([])
    expect((await gateway.get('/readyz')).text).toContain(words)
    expect(gateway.logged()).not.toContain(keyCanary)
  })

  it.each([
    ['has free credit alone', account({ balance: 0, freeCredit: 1 })],
    ['the key may not ask about', failing(403)],
    ['cannot be asked about', failing(500)],
    ['is told in words that nobody knows', json('{"code":200,"data":[]}')],
  ])('that %s stands in nobody’s way', async (_, told) => {
    const { call } = await start({ account: told, rates: failing(500) })
    expect((await call()).envelope.code).toBe(0)
  })
})

describe('the methods of TikHub', () => {
  it('rest each by itself', async () => {
    const { tikhub, gateway, call } = await start({})
    tikhub.playing.script = (request, response) =>
      (request.url?.includes('spread_info') ? failing(400) : good)(request, response)
    for (let i = 0; i < 4; i++) expect((await call()).envelope.code).toBe(301)
    expect(tikhub.asked).toHaveLength(8)
    for (let i = 0; i < 4; i++) expect((await call('get-kol-info')).envelope.code).toBe(0)
    expect(tikhub.asked).toHaveLength(12)
    const { status, text: ready } = await gateway.get('/readyz')
    expect(status).toBe(200)
    expect(ready).toContain('the source tikhub rests get_author_spread_info')
    const [line = ''] = gateway
      .logged()
      .split('\n')
      .filter((each) => each.includes('and rests'))
    expect(line).toContain('"method":"get_author_spread_info"')
  })

  it('wait each for its own turn', async () => {
    const { tikhub, call } = await start({ settings: { 'tikhub.callsPerSecond': 0.01 } })
    expect((await call()).envelope.code).toBe(0)
    expect((await call('get-kol-info')).envelope.code).toBe(0)
    // The next turn of a method comes in more than a minute: its own pace has none.
    expect((await call('get-kol-info', { platformChannel: '_10' })).envelope.code).toBe(302)
    expect(tikhub.asked).toHaveLength(2)
  })

  it('cost what the rate card of the day says', async () => {
    const path = '/api/v1/douyin/xingtu_v2/get_author_spread_info'
    const { gateway, call, spentMicros } = await start({ rates: rates({ [path]: 0.0035 }) })
    await call()
    expect(await spentMicros()).toBe(3_500)
    await call('get-kol-info')
    expect(await spentMicros()).toBe(5_500)
    await expect
      .poll(() => gateway.ctx.db.selectFrom('observations').select('paid_micros').execute())
      .toHaveLength(2)
  })

  it('cost what the documents say where the rate card has no price', async () => {
    const path = '/api/v1/douyin/xingtu_v2/get_author_spread_info'
    const { call, spentMicros } = await start({ rates: rates({ [path]: -1 }) })
    await call('get-kol-info')
    await call()
    expect(await spentMicros()).toBe(4_000)
  })
})
