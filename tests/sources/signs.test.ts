import { beforeEach, describe, expect, it, vi } from 'vitest'
import { callPath } from '../harness.ts'
import * as failures from '../upstream/failures.ts'
import { json, loggedIn, loggedOut, type Script } from '../upstream/stand-in.ts'
import { cookieCanary, sharedXingtu, startWithXingtu } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'
const { status, statusCode, redirect } = failures

// Full jitter: every wait for a retry is as short as it can be.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))

const shared = sharedXingtu()

/** How often the upstream is asked: what may pass is tried three times more. */
const once = 1
const again = 4

const retryLater = 'The collection failed; retry later'
const loginLost = "The collection failed: the source's login has expired"
const denied = 'The collection failed: the source denies access'

const signs: readonly [name: string, Script, code: number, message: string, times: number][] = [
  ['a connection that is hung up', failures.hangUp, 301, retryLater, again],
  ['a body cut in the middle', failures.cut, 301, retryLater, again],
  ['a compressed body cut in the middle', failures.cutGzip, 301, retryLater, again],
  ['truncated JSON', failures.truncatedJson, 301, retryLater, again],
  ['JSON that is no object', failures.notAnObject, 301, retryLater, again],
  ['JSON without base_resp', failures.withoutStatus, 301, retryLater, again],
  ['a body that is not UTF-8', failures.notUtf8, 301, retryLater, again],
  ['an empty 200', failures.empty, 301, retryLater, again],
  ['HTML with 200', failures.html, 301, retryLater, again],
  ['HTML that says it is JSON', failures.disguisedHtml, 301, retryLater, again],
  ['another content type', failures.wrongType, 301, retryLater, again],
  ['HTTP 500', status(500), 301, retryLater, again],
  ['HTTP 502', status(502), 301, retryLater, again],
  ['HTTP 503', status(503), 301, retryLater, again],
  ['HTTP 404', status(404), 301, retryLater, again],
  ['a redirect elsewhere', redirect('http://127.0.0.1:9/elsewhere'), 301, retryLater, again],
  ['status_code with 系统繁忙', statusCode(5, '系统繁忙'), 301, retryLater, again],
  ['status_code with other words', statusCode(10404, '该达人不存在'), 301, retryLater, once],
  [
    'status_code that is no code',
    json('{"base_resp":{"status_code":{"toString":1}}}'),
    301,
    retryLater,
    once,
  ],
  ['a gzip bomb', failures.gzipBomb, 301, retryLater, once],
  ['a login page', failures.loginPage, 301, loginLost, once],
  ['a redirect to a login page', redirect('/login?redirect_uri=a'), 301, loginLost, once],
  ['x-tt-agw-login 0', failures.loggedOutHeader, 301, loginLost, once],
  ['HTTP 401', status(401), 301, denied, once],
  ['HTTP 403', status(403), 301, denied, once],
  ['a captcha page', failures.captchaPage, 301, denied, once],
  ['a redirect to a verification', redirect('https://verify.test/captcha'), 301, denied, once],
  ['HTTP 429', status(429), 302, 'The source limits the rate', once],
  [
    'HTTP 429 with Retry-After',
    status(429, { 'retry-after': '7' }),
    302,
    'The source limits',
    once,
  ],
  [
    'HTTP 503 with Retry-After',
    status(503, { 'retry-after': '7' }),
    302,
    'The source limits',
    once,
  ],
  ['status_code with 操作频繁', statusCode(7, '操作过于频繁'), 302, 'The source limits', once],
  ['status_code about a parameter', statusCode(400, '参数错误'), 400, 'parameters: 参数错误', once],
]

describe('a sign that there is no data', () => {
  it.each(signs)('%s', async (_, script, code, message, times) => {
    const { gateway, standIn, everLogged } = await shared()
    const { token } = await gateway.token()
    standIn.play(script)
    const { text, envelope, headers } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope).toMatchObject({ code, data: null })
    expect(envelope.message).toContain(message)
    expect(standIn.asked).toHaveLength(times)
    expect(headers.get('x-charged')).toBe('false')
    expect(headers.get('x-balance')).toBe('1000.00')
    expect(headers.get('x-source')).toBe('xingtu')

    const balance = await gateway.get(`/api/balance?token=${token}`)
    expect(balance.envelope.data).toMatchObject({ balance: '1000.00', held: '0.00' })
    expect(standIn.open()).toBe(0)
    const told = text + JSON.stringify([...headers]) + (await gateway.get('/readyz')).text
    expect(standIn.asked[0]?.headers.cookie).toContain(cookieCanary)
    expect(told + everLogged()).not.toContain(cookieCanary)
    expect(gateway.logged()).not.toContain('call failed')
  })

  it.each(['用户未登录', '请先登录', '登录失效，请重新登录', 'Please log in'])(
    'is status_code with %s, of a lost login where the probe says so too',
    async (words) => {
      const { gateway, standIn } = await shared()
      const { token } = await gateway.token()
      const message = async () =>
        (await gateway.get(callPath(endpoint, { token }))).envelope.message
      standIn.play(statusCode(10, words))
      standIn.playProbe(loggedIn)
      const probes = standIn.probes()
      expect(await message()).toBe(retryLater)
      expect(standIn.probes()).toBe(probes + 1)
      expect((await gateway.get('/readyz')).status).toBe(200)
      standIn.playProbe(status(500))
      expect(await message()).toBe(retryLater)
      expect((await gateway.get('/readyz')).status).toBe(200)
      standIn.playProbe(loggedOut)
      expect(await message()).toBe(loginLost)
      expect(standIn.asked).toHaveLength(3)
      expect((await gateway.get('/readyz')).status).toBe(503)
      expect(gateway.logged()).toContain(words)
    },
  )

  it('reads in Chinese where the caller does', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    standIn.play(failures.loginPage)
    const headers = { 'Accept-Language': 'zh' }
    const { envelope } = await gateway.get(callPath(endpoint, { token }), { headers })
    expect(envelope.message).toBe('采集失败：数据来源的登录已失效')
  })

  it('is a body of 50 MB, which is cut off', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    const huge = failures.huge()
    standIn.play(huge.script)
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(301)
    await expect.poll(standIn.open).toBe(0)
    expect(huge.sent()).toBeLessThan(50_000_000)
    expect(standIn.asked).toHaveLength(1)
    expect(gateway.logged()).toContain('more than 8388608 bytes')
  })

  it('is a body above the limit that is set', async () => {
    const { gateway, standIn } = await startWithXingtu({ settings: { maxBodyBytes: 4096 } })
    const { token } = await gateway.token()
    const long = `{"a":"${'x'.repeat(4096)}","base_resp":{"status_code":0}}`
    standIn.play(json(long))
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(301)
    standIn.play(json('{"base_resp":{"status_code":0}}'))
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
  })

  it.each([
    ['a silence', failures.hung],
    ['a body that stalls', failures.stalled],
    ['an answer that comes too late', failures.slow(5_000)],
  ])('is %s, and its connection is ended with the call', async (_, script) => {
    const { gateway, standIn } = await startWithXingtu({ deadlineMs: 300 })
    const { token } = await gateway.token()
    standIn.play(script)
    const { envelope, headers } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope).toMatchObject({ code: 301, data: null })
    expect(headers.get('x-charged')).toBe('false')
    await expect.poll(standIn.open).toBe(0)
  })

  it('is none where the caller leaves: the connection ends, and nobody is charged', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    standIn.play(failures.hung)
    const caller = new AbortController()
    const call = gateway.get(callPath(endpoint, { token }), { signal: caller.signal })
    const left = expect(call).rejects.toThrow()
    await expect.poll(standIn.open).toBe(1)
    caller.abort()
    await left
    await expect.poll(standIn.open).toBe(0)
    await expect
      .poll(async () => (await gateway.get(`/api/balance?token=${token}`)).envelope.data)
      .toMatchObject({ available: '1000.00' })
  })
})

describe('no data of a creator is a success', () => {
  it.each([
    ['base_resp alone', '{"base_resp":{"status_code":0,"status_message":"Success"}}'],
    ['empty lists', '{"videos":[],"base_resp":{"status_code":0,"status_message":""}}'],
    ['dashes', '{"price":"-","base_resp":{"status_code":0,"status_message":""}}'],
  ])('with %s', async (_, body) => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    standIn.play(json(body))
    const { text, headers } = await gateway.get(callPath(endpoint, { token }))
    expect(text).toContain(`"data":${body},"recordTime"`)
    expect(headers.get('x-charged')).toBe('true')
  })
})
