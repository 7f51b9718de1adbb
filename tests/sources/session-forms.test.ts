import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { quickCommandLine } from '../command-line.ts'
import { callPath, manualClock, temporaryFolder } from '../harness.ts'
import { json } from '../upstream/stand-in.ts'
import { cookieCanary, startWithXingtu, type XingtuOptions } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'
const line = `csrf=xyz1; sessionid=${cookieCanary}`
const url = 'https://www.xingtu.cn/gw/api/demander/info'

/** Calls once with a session, and gives the Cookie header that went out and what was logged. */
async function callWith(options: XingtuOptions) {
  const started = await startWithXingtu(options)
  const { gateway, standIn } = started
  const { token } = await gateway.token()
  const call = async () => (await gateway.get(callPath(endpoint, { token }))).envelope
  return {
    ...started,
    call,
    envelope: await call(),
    sent: () => standIn.asked.at(-1)?.headers.cookie,
  }
}

const cookies = (domain: string, expirationDate = 4_000_000_000) => [
  { name: 'csrf', value: 'xyz1', domain },
  { name: 'sessionid', value: cookieCanary, domain, expirationDate },
  { name: 'other', value: 'elsewhere', domain: '.other.test' },
  { name: 'near', value: 'elsewhere', domain: '.27.0.0.1' },
  { name: 'old', value: 'expired', domain, expirationDate: 1_000_000_000 },
]

const forms: readonly (readonly [form: string, text: string])[] = [
  ['a Cookie line', line],
  ['a line in quotes', `"${line}"\n`],
  ['headers', `Host: www.xingtu.cn\r\nCookie: ${line}\r\nAccept: */*\r\n`],
  ['cURL with -H', `curl '${url}' \\\n  -H 'cookie: ${line}' \\\n  --compressed`],
  ['cURL with -b', `curl '${url}' \\\n  -H 'accept: a' \\\n  -b '${line}'`],
  [
    'cookies.txt',
    `# Netscape HTTP Cookie File\n.other.test\tTRUE\t/\tTRUE\t0\ta\tb\n127.0.0.1\tFALSE\t/\tFALSE\t4000000000\tcsrf\txyz1\n#HttpOnly_.127.0.0.1\tTRUE\t/\tTRUE\t0\tsessionid\t${cookieCanary}\n127.0.0.1\tFALSE\t/\tFALSE\t1000000000\told\texpired\n`,
  ],
  [
    'the table of the tools for developers',
    `csrf\txyz1\t127.0.0.1\t/\tSession\t8\nsessionid\t${cookieCanary}\t127.0.0.1\t/\t2096-10-02T07:06:40.000Z\t25\t✓\nold\texpired\t127.0.0.1\t/\t2001-09-09T01:46:40.000Z\t9`,
  ],
  ['a list of cookies', JSON.stringify(cookies('127.0.0.1'))],
  ['a list in an object', JSON.stringify({ cookies: cookies('.127.0.0.1') }, null, 2)],
  ['names and values', JSON.stringify({ csrf: 'xyz1', sessionid: cookieCanary })],
]

describe('the login goes out whole', () => {
  it('from any form of it, however the file is encoded', async () => {
    const { writeSession, call, sent, gateway, standIn } = await callWith({})
    const utf16 = Buffer.from(`\uFEFF${line}\r\n`, 'utf16le')
    for (const [form, text] of [...forms, ['UTF-16', utf16] as const]) {
      writeSession(text)
      expect((await call()).code, form).toBe(0)
      expect(sent(), form).toBe(line)
    }
    expect(standIn.asked).toHaveLength(forms.length + 2)
    expect(gateway.logged()).not.toContain(cookieCanary)
  })

  it('without what no header carries, which is named', async () => {
    const odd = [
      { name: 'nickname', value: '品牌方小王' },
      { name: 'verify', value: 'canary;canary' },
      { name: 'line', value: 'canary\r\ncanary' },
      { name: 'zero', value: 'canary\0' },
    ]
    const session = JSON.stringify([...cookies('127.0.0.1').slice(0, 2), ...odd])
    const { envelope, sent, gateway } = await callWith({ session })
    expect(envelope.code).toBe(0)
    expect(sent()).toBe(line)
    expect(gateway.logged()).toContain('"cookies":["nickname","verify","line","zero"]')
    expect(gateway.logged()).not.toMatch(/品牌方|canary/)
  })

  it('and is repeated to nobody, in whatever form the upstream repeats it', async () => {
    const value = 'canary%7Cxyz%2F99'
    const { standIn, call, gateway } = await callWith({ session: `sessionid=${value}` })
    const said = [value, decodeURIComponent(value), encodeURIComponent(value)].join(' and ')
    standIn.play(json(`{"base_resp":{"status_code":7,"status_message":"参数 ${said}"}}`))
    const { code, message } = await call()
    expect(code).toBe(400)
    expect(message + gateway.logged()).not.toContain('canary')
    expect(message).toContain('[redacted] and [redacted] and [redacted]')
  })

  it('until it expires, by the clock of the gateway', async () => {
    const clock = manualClock('2026-11-20T10:00:00+08:00')
    const expires = (clock.now() + 60_000) / 1000
    const session = JSON.stringify({
      cookies: [
        { name: 'sessionid', value: cookieCanary, expires },
        { name: 'theme', value: 'dark', expires: expires + 60 },
      ],
    })
    const { envelope, sent, call, gateway } = await callWith({ session, clock })
    expect(envelope.code).toBe(0)
    expect(sent()).toBe(`sessionid=${cookieCanary}; theme=dark`)
    clock.advance(60_000)
    expect((await call()).code).toBe(0)
    expect(sent()).toBe('theme=dark')
    clock.advance(60_000)
    expect((await call()).message).toContain('login has expired')
    expect(gateway.logged()).toContain('all cookies of the session have expired')
  })
})

const unreadable: readonly (readonly [what: string, text: string, detail: string])[] = [
  ['nothing', '', 'it is empty'],
  ['no cookies', 'hello', 'no name=value'],
  ['broken JSON', `[{"name":"${cookieCanary}`, 'no valid JSON'],
  ['cookies of other sites alone', JSON.stringify(cookies('.other.test')), 'no cookies for 127.0'],
  ['characters that no header takes', 'sessionid=会话', 'no cookie that a header can carry'],
  ['a part of a login', `sessionid=${cookieCanary}\n; and more; b=2`, 'none of the forms'],
  ['cURL that was cut', `curl '${url}' -H 'cookie: ${line}`, 'not closed'],
  ['a table that lost its columns', `sessionid  ${cookieCanary}  127.0.0.1`, 'no name=value'],
]

describe('a session that cannot be read stops the source, and nothing is sent', () => {
  it('as it is in no form, or not whole, or not ours', async () => {
    const { gateway, standIn, writeSession, call, envelope } = await callWith({ session: 'hello' })
    expect(envelope).toMatchObject({ code: 301, data: null })
    for (const [what, session, detail] of unreadable) {
      writeSession(session)
      const { message } = await call()
      expect(message, what).toContain('until the operator sees to it')
      expect(message, what).not.toContain('expired')
      expect(gateway.logged(), what).toContain(detail)
    }
    expect(standIn.asked.length + standIn.probes()).toBe(0)
    expect(gateway.logged()).toContain('"msg":"the source has stopped"')
    expect(gateway.logged()).toContain('"kind":"unreadable"')
    expect(gateway.logged()).not.toContain(cookieCanary)
  })

  it('is told to the operator with what is read, and mended by a file that is', async () => {
    const { envelope, gateway, writeSession, call, sent } = await callWith({ session: 'hello' })
    expect(envelope.code).toBe(301)
    const { status, text } = await gateway.get('/readyz')
    expect(status).toBe(503)
    expect(text).toContain('has stopped: the session cannot be read: give a Cookie line')
    const inChinese = await gateway.get('/readyz', { headers: { 'Accept-Language': 'zh' } })
    expect(inChinese.text).toContain('已停止：无法读取会话：请给出一行 Cookie')
    writeSession(line)
    expect((await call()).code).toBe(0)
    expect(sent()).toBe(line)
    writeSession('hello again')
    expect((await call()).code).toBe(301)
    await gateway.stop()
    const run = quickCommandLine(temporaryFolder())
    const { stdout } = await run(`sources status --data ${gateway.dataDir}`)
    expect(stdout).toMatch(
      /xingtu +stopped +\S+ .*: the session cannot be read: give a Cookie line/,
    )
  })

  it('may be a folder, a text in another encoding, or too long', async () => {
    const { gateway, sessionFile, call } = await callWith({ session: '' })
    const wrong: (readonly [() => void, string])[] = [
      [() => writeFileSync(sessionFile, Buffer.from([0x61, 0x3d, 0xbb, 0xe1])), 'no UTF-8 text'],
      [() => writeFileSync(sessionFile, 'a=1;'.repeat(1_100_000)), 'more than 4 MB'],
      [
        () => {
          rmSync(sessionFile)
          mkdirSync(sessionFile)
        },
        'is a folder',
      ],
      [() => rmSync(sessionFile, { recursive: true }), 'There is no file'],
    ]
    for (const [write, says] of wrong) {
      write()
      expect((await call()).message).toContain('until the operator sees to it')
      expect(gateway.logged()).toContain(says)
    }
    writeFileSync(sessionFile, line)
    chmodSync(sessionFile, 0o600)
    expect((await call()).code).toBe(0)
  })

  it('may be the setting, of which a nickname is no harm', async () => {
    const session = `nickname=品牌方小王; ${line}`
    const well = await callWith({
      settings: { 'xingtu.sessionFile': undefined, 'xingtu.session': session },
    })
    expect(well.envelope.code).toBe(0)
    expect(well.sent()).toBe(line)

    const settings = { 'xingtu.sessionFile': undefined, 'xingtu.session': 'a=1; two words' }
    const { envelope, gateway } = await callWith({ settings })
    expect(envelope.code).toBe(301)
    expect(gateway.logged()).toContain(
      'part 2 of the Cookie line is no name=value (the setting xingtu.session)',
    )
  })
})
