import { chmodSync, rmSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { callPath } from '../harness.ts'
import { hung, loginPage, status } from '../upstream/failures.ts'
import { good, json, loggedIn, loggedOut } from '../upstream/stand-in.ts'
import { cookieCanary, session, sharedXingtu, startWithXingtu } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))

const shared = sharedXingtu()

const times = (text: string, part: string) => text.split(part).length - 1

describe('a call', () => {
  it('goes out with the session, the way the pages of the upstream ask', async () => {
    const { gateway, standIn, everLogged } = await shared()
    const { token } = await gateway.token()
    const path = callPath(endpoint, { token, type: '_2', range: '_3', onlyAssign: 'true' })
    const { envelope, headers } = await gateway.get(path)
    expect(envelope.code).toBe(0)
    expect(headers.get('x-source')).toBe('xingtu')
    const [asked] = standIn.asked
    expect(asked).toMatchObject({
      method: 'GET',
      path: '/gw/api/data_sp/get_author_spread_info',
      headers: {
        accept: 'application/json',
        'agw-js-conv': 'str',
        'x-login-source': '1',
        referer: `${standIn.url}/`,
        cookie: session,
      },
    })
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      o_author_id: '6629722295873044494',
      platform_source: '1',
      platform_channel: '1',
      type: '2',
      range: '3',
      flow_type: '1',
      only_assign: 'true',
    })
    expect(everLogged()).not.toContain(cookieCanary)
  })
})

describe('a session file', () => {
  it('that others may read is warned of', async () => {
    const { gateway, sessionFile, writeSession } = await shared()
    const { token } = await gateway.token()
    const call = async () => (await gateway.get(callPath(endpoint, { token }))).envelope
    writeSession(`${session}; more=1`)
    expect((await call()).code).toBe(0)
    expect(gateway.logged()).not.toContain('mode 600')
    writeSession(`${session}; even=more`)
    chmodSync(sessionFile, 0o644)
    expect((await call()).code).toBe(0)
    expect(times(gateway.logged(), 'mode 600')).toBe(1)
  })

  it('that changes is read again at once', async () => {
    const { gateway, standIn, writeSession } = await shared()
    const { token } = await gateway.token()
    await gateway.get(callPath(endpoint, { token }))
    writeSession('sessionid=another-session')
    await gateway.get(callPath(endpoint, { token }))
    expect(standIn.asked.map(({ headers }) => headers.cookie)).toEqual([
      session,
      'sessionid=another-session',
    ])
  })

  it('may be the environment instead', async () => {
    const settings = { 'xingtu.sessionFile': undefined, 'xingtu.session': session }
    const { gateway, standIn } = await startWithXingtu({ settings })
    const { token } = await gateway.token()
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    expect(standIn.asked[0]?.headers.cookie).toBe(session)
  })
})

describe('a lost login', () => {
  it('stops the source until the session is renewed and the login holds', async () => {
    const { gateway, standIn, writeSession } = await shared()
    const { token } = await gateway.token()
    const call = async () => (await gateway.get(callPath(endpoint, { token }))).envelope
    expect((await call()).code).toBe(0)
    expect((await gateway.get('/readyz')).status).toBe(200)

    standIn.play(loginPage)
    standIn.playProbe(loggedOut)
    for (let i = 0; i < 5; i++) {
      expect(await call()).toMatchObject({ code: 301, data: null })
    }
    expect(standIn.asked).toHaveLength(2)
    const { status, text } = await gateway.get('/readyz')
    expect(status).toBe(503)
    expect(JSON.parse(text).reasons).toEqual([
      expect.stringContaining('the source xingtu has stopped: the login has expired'),
    ])
    const inChinese = await gateway.get('/readyz', { headers: { 'Accept-Language': 'zh' } })
    expect(inChinese.text).toContain('数据来源 xingtu 已停止：登录已失效')

    // A session that does not work either changes nothing.
    writeSession('sessionid=no-better-session')
    expect((await call()).code).toBe(301)
    expect((await call()).code).toBe(301)
    expect(standIn.asked).toHaveLength(2)

    // Neither does a probe that fails for other reasons; but it is made again.
    writeSession('sessionid=the-new-session-')
    standIn.play(good)
    standIn.playProbe((request, response) => {
      response.destroy()
      request.destroy()
    })
    expect((await call()).code).toBe(301)
    standIn.playProbe(loggedIn)
    expect((await call()).code).toBe(0)
    expect((await gateway.get('/readyz')).status).toBe(200)
    expect(standIn.asked.at(-1)?.headers.cookie).toBe('sessionid=the-new-session-')
    expect(times(gateway.logged(), '"msg":"the source has stopped"')).toBe(1)
    expect(times(gateway.logged(), '"msg":"the source works again"')).toBe(1)
    expect(gateway.logged()).not.toMatch(/no-better-session|the-new-session/)
  })

  it('is found at the start, before any call is spent on it', async () => {
    const { gateway, standIn } = await startWithXingtu({ probe: loggedOut })
    const { token } = await gateway.token()
    const { envelope } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope.code).toBe(301)
    expect(standIn.probes()).toBe(1)
    expect(standIn.asked).toHaveLength(0)
  })

  it.each([
    ['fails for other reasons', status(500)],
    ['tells nothing', json('{"base_resp":{"status_code":0}}')],
  ])('is not concluded from a probe that %s', async (_, probe) => {
    const { gateway, standIn } = await startWithXingtu({ probe })
    const { token } = await gateway.token()
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    expect(standIn.probes()).toBe(1)
    expect(gateway.logged()).not.toContain('has stopped')
  })

  it('stops a source whose file is gone, and comes back with the file', async () => {
    const { gateway, sessionFile, writeSession } = await shared()
    const { token } = await gateway.token()
    rmSync(sessionFile)
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(301)
    expect(gateway.logged()).toContain('There is no file')
    writeSession(session)
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
  })

  it('of a session that was replaced meanwhile does not stop the new one', async () => {
    const { gateway, standIn, writeSession } = await shared()
    const { token } = await gateway.token()
    const underWay = Promise.withResolvers<() => void>()
    standIn.play((request, response) => {
      underWay.resolve(() => loginPage(request, response))
    })
    const call = gateway.get(callPath(endpoint, { token }))
    const answer = await underWay.promise
    writeSession('sessionid=the-new-session-')
    standIn.play(good)
    answer()
    expect((await call).envelope.code).toBe(0)
    expect(gateway.logged()).not.toContain('has stopped')
  })
})

describe('stopping the gateway', () => {
  it('ends what is under way at the upstream', async () => {
    const { gateway, standIn } = await startWithXingtu({ graceMs: 50 })
    const { token } = await gateway.token()
    standIn.play(hung)
    const call = gateway.get(callPath(endpoint, { token })).catch(() => 'cut')
    await expect.poll(standIn.open).toBe(1)
    await gateway.stop()
    await call
    await expect.poll(standIn.open).toBe(0)
  })
})
