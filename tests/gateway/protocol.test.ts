import { describe, expect, it } from 'vitest'
import type { Envelope, TestGateway } from '../harness.ts'
import { callPath, sharedTestGateway, startTestGateway } from '../harness.ts'
import { answersTo, openRaw, type RawAnswer, requestOf } from '../raw-http.ts'

const call = callPath('get-kol-link-info')
const shared = sharedTestGateway()
const lines = (count: number) => Array.from({ length: count }, (_, i) => `x-${i}: ${i}`)
const post = (...headers: string[]) =>
  requestOf('/ping', ['Host: a', ...headers]).replace('GET', 'POST')

/** Each with the bytes, the status, and a part of what is told about it. */
const unreadable: readonly [string, string | Buffer, number, string, string][] = [
  ['Chinese in the path', Buffer.from(requestOf('/美妆')), 400, 'percent-encode', '百分号编码'],
  ['Chinese in the query', Buffer.from(requestOf(`${call}&x=美`)), 400, 'percent-encode', '编码'],
  ['a byte of Latin-1', Buffer.from(requestOf('/\xe9'), 'latin1'), 400, 'percent-encode', '编码'],
  ['Chinese for a host', Buffer.from(requestOf('http://美/')), 400, 'percent-encode', '编码'],
  ['a space', requestOf('/a b'), 400, 'write it as %20', '写作 %20'],
  ['a tab', requestOf('/a\tb'), 400, 'control character', '控制字符'],
  ['a NUL', requestOf('/\0'), 400, 'control character', '控制字符'],
  ['no slash', requestOf('ping'), 400, 'begins with /', '以 / 开头'],
  ['an asterisk', requestOf('*'), 400, 'begins with /', '以 / 开头'],
  ['another scheme', requestOf('ftp://a/'), 400, 'begins with /', '以 / 开头'],
  ['an unknown method', 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n', 501, '"BREW"', '“BREW”'],
  ['a method in small letters', 'get / HTTP/1.1\r\nHost: a\r\n\r\n', 501, '"get"', '须大写'],
  ['an endless method', `${'A'.repeat(9000)} / HTTP/1.1\r\n\r\n`, 501, 'AAAA…"', 'AAAA…”'],
  ['no method', 'nonsense\r\n\r\n', 400, 'not valid HTTP', '不是合法的 HTTP'],
  ['no version', 'GET / HTTP\r\n\r\n', 400, 'not valid HTTP', '不是合法的 HTTP'],
  ['HTTP/0.9', 'GET /\r\n\r\n', 505, 'HTTP/0.9', 'HTTP/0.9'],
  ['HTTP/1.2', 'GET / HTTP/1.2\r\n\r\n', 505, 'HTTP/1.2', 'HTTP/1.2'],
  ['HTTP/2 by name', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505, 'HTTP/2.0', 'HTTP/2.0'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 'HTTP/2.0', 'HTTP/2.0'],
  ['TLS', Buffer.from([0x16, 3, 1, 0, 0xc8, 1, 0, 0, 0xc4]), 400, 'not HTTPS', '不是 HTTPS'],
  ['SOCKS', Buffer.from([5, 1, 0]), 400, 'not valid HTTP', '不是合法的 HTTP'],
  ['bare line feeds', 'GET / HTTP/1.1\nHost: a\n\n', 400, 'CRLF', 'CRLF'],
  ['a header without a colon', requestOf('/', ['Host: a', 'X']), 400, 'header line', '请求头'],
  ['an odd header name', requestOf('/', ['Host: a', 'X(y): 1']), 400, 'header line', '请求头'],
  ['a space in a name', requestOf('/', ['Host: a', 'X : 1']), 400, 'header line', '请求头'],
  ['a NUL in a value', requestOf('/', ['Host: a', 'X: \0']), 400, 'header line', '请求头'],
  ['a folded header', requestOf('/', ['Host: a', 'X: 1', ' 2']), 400, 'header line', '请求头'],
  ['two lengths', post('Content-Length: 1', 'Content-Length: 2'), 400, 'length', '长度'],
  ['a length of letters', post('Content-Length: x'), 400, 'length', '长度'],
  [
    'a length and an encoding',
    post('Content-Length: 3', 'Transfer-Encoding: chunked'),
    400,
    'not both',
    '不能同时',
  ],
  ['another encoding', post('Transfer-Encoding: gzip'), 400, 'chunked', 'chunked'],
  ['an encoding behind', post('Transfer-Encoding: chunked, gzip'), 400, 'chunked', 'chunked'],
  ['a long address', requestOf(`/${'a'.repeat(140_000)}`), 431, '128 KB', '128 KB'],
  ['long headers', requestOf('/', ['Host: a', `X: ${'a'.repeat(140_000)}`]), 431, '128', '128'],
]

const headProblems: readonly [string, string, number, string, string][] = [
  ['no Host', requestOf('/ping', []), 400, 'Host is missing', '缺少请求头 Host'],
  ['two of Host', requestOf(call, ['Host: a', 'host: a']), 400, 'more than once', '出现了多次'],
  ['no host in Host', requestOf('/ping', ['Host: a b']), 400, 'not valid', '主机名无效'],
  ['a path in Host', requestOf('/ping', ['Host: a/b']), 400, 'not valid', '主机名无效'],
  ['a user in the address', requestOf('http://u:p@a/ping'), 400, 'not valid', '主机名无效'],
  [
    'two tokens',
    requestOf(call, ['Host: a', 'Authorization: Bearer a', 'authorization: Bearer b']),
    400,
    'Authorization is given more than once',
    'Authorization 出现了多次',
  ],
  ['1,001 headers', requestOf('/', ['Host: a', ...lines(1000)]), 431, 'too many', '请求头过多'],
  ['5,000 headers', requestOf('/', ['Host: a', ...lines(4999)]), 431, 'too many', '请求头过多'],
  ['Expect', requestOf('/ping', ['Host: a', 'Expect: banana']), 417, 'Expect', 'Expect'],
  [
    'Expect of more than is known',
    requestOf('/ping', ['Host: a', 'Expect: 100-continue, banana']),
    417,
    'Expect',
    'Expect',
  ],
]

/** One answer, in the envelope, with these words in it, and the last one of its connection. */
function expectTold(name: string, answers: readonly RawAnswer[], status: number, words: string) {
  expect(answers, name).toHaveLength(1)
  const { envelope, ...said } = told(answers[0] as RawAnswer)
  expect(said, name).toEqual({ status, code: 400, data: null, isJson: true, closes: true })
  expect(envelope.message, name).toContain(words)
  expect(envelope.requestId, name).not.toBe('')
}

function told({ status, body, head }: RawAnswer) {
  const envelope = JSON.parse(body) as Envelope
  return { status, code: envelope.code, data: envelope.data, ...rest(head), envelope }
}

function rest(head: string) {
  return { isJson: /^content-type: application\/json/im.test(head), closes: closes(head) }
}

function closes(head: string): boolean {
  return /^connection: close$/im.test(head)
}

describe('a request that is wrong by the rules of HTTP is told what is wrong, and hung up on', () => {
  it('where it cannot be read: in the language of the setting', { timeout: 60_000 }, async () => {
    const inEnglish = shared()
    const inChinese = await startTestGateway({ settings: { language: 'zh' } })
    for (const [name, bytes, status, en, zh] of unreadable) {
      for (const [gateway, part] of [
        [inEnglish, en],
        [inChinese, zh],
      ] as const) {
        expectTold(name, await answersTo(gateway, bytes), status, part)
      }
    }
    expect(inEnglish.logged()).not.toContain('"level":50')
    expect((await inEnglish.get('/ping')).status).toBe(200)
  })

  it('where its head is wrong: in its own language', async () => {
    const gateway = shared()
    for (const [name, bytes, status, en, zh] of headProblems) {
      const inChinese = bytes.replace('\r\n', '\r\nAccept-Language: zh-CN\r\n')
      for (const [sent, part] of [
        [bytes, en],
        [inChinese, zh],
      ] as const) {
        expectTold(name, await answersTo(gateway, sent), status, part)
      }
    }
  })

  it('where it comes a byte at a time', async () => {
    const gateway = shared()
    const connection = openRaw(gateway)
    connection.socket.setNoDelay()
    for (const byte of Buffer.from(requestOf('/a', ['Host: a', 'Host: b']))) {
      connection.socket.write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    const [answer] = await connection.closed()
    expect(answer && told(answer).envelope.message).toContain('Host is given more than once')
  })

  it('where it never ends: 408, but not where it never began', async () => {
    const gateway = await startTestGateway({ requestTimeoutMs: 50 })
    const silent = openRaw(gateway)
    for (const half of ['GET /ping', 'GET /ping HTTP/1.1\r\nHost: a\r\n']) {
      const [answer] = await answersTo(gateway, half)
      expect(answer && told(answer)).toMatchObject({ status: 408, code: 400, closes: true })
    }
    silent.socket.write(requestOf('/ping'))
    expect(await silent.answers(1)).toMatchObject([{ status: 200 }])
  })

  it('where its sender stops in the middle', async () => {
    const gateway = shared()
    const connection = openRaw(gateway)
    connection.socket.end('GET /ping HTTP/1.1\r\nHost:')
    const [answer] = await connection.closed()
    expect(answer && told(answer)).toMatchObject({ status: 400, closes: true })
    expect(answer && told(answer).envelope.message).toContain('before the request came to its end')
  })

  it.each([
    ['nonsense for a chunk', 'Transfer-Encoding: chunked', 'zzz\r\n'],
    ['an endless extension', 'Transfer-Encoding: chunked', `1;${'a'.repeat(20_000)}\r\n`],
    ['a chunk beyond any length', 'Transfer-Encoding: chunked', `${'f'.repeat(20)}\r\n`],
  ])('where its body has %s: with the one answer that its head got', async (_, header, body) => {
    const gateway = shared()
    const answers = await answersTo(gateway, post(header) + body)
    expect(answers.map(({ status }) => status)).toEqual([405])
  })
})

describe('a method', () => {
  const send = async (gateway: TestGateway, method: string, target: string) => {
    const connection = openRaw(gateway)
    connection.socket.write(requestOf(target).replace('GET', method))
    const [answer] = await connection.answers(1)
    if (!answer) throw new Error('No answer')
    return answer
  }

  it.each(['TRACE', 'POST', 'PROPFIND', 'M-SEARCH'])(
    'such as %s is a 405 where something is, and a 404 where nothing is',
    async (method) => {
      const gateway = shared()
      const known = await send(gateway, method, '/ping')
      expect(known.status).toBe(405)
      expect(known.head).toMatch(/^allow: GET, HEAD, OPTIONS$/im)
      expect(told(known).envelope.message).toContain(method)
      expect((await send(gateway, method, call)).status).toBe(405)
      const { status, envelope } = told(await send(gateway, method, '/nothing'))
      expect({ status, code: envelope.code }).toEqual({ status: 404, code: 400 })
    },
  )

  it('CONNECT is refused, and does no harm', async () => {
    const gateway = shared()
    for (const target of ['example.com:443', '/ping']) {
      const bytes = requestOf(target).replace('GET', 'CONNECT')
      const [answer, ...more] = await answersTo(gateway, bytes + requestOf('/ping'))
      expect(more).toEqual([])
      expect(answer?.head).toMatch(/^allow: GET, HEAD, OPTIONS$/im)
      expect(answer && told(answer)).toMatchObject({ status: 405, code: 400, closes: true })
    }
    expect((await gateway.get('/ping')).status).toBe(200)
  })

  it('CONNECT is refused in the language that it asks for', async () => {
    const gateway = shared()
    for (const [language, says] of [
      ['zh-CN', '不支持'],
      ['en', 'not a method'],
    ]) {
      const headers = ['Host: a', `Accept-Language: ${language}`]
      const bytes = requestOf('a:443', headers).replace('GET', 'CONNECT')
      const [answer] = await answersTo(gateway, bytes)
      expect(answer?.body).toContain(says)
    }
  })

  it('CONNECT ends the reading, so that nothing behind it is taken for somebody else', async () => {
    const gateway = shared()
    const refused = openRaw(gateway, { allowHalfOpen: true })
    refused.socket.write(requestOf('a:443').replace('GET', 'CONNECT'))
    await refused.answers(1)
    // node:http lets the next connections have what it read the first one with.
    const others = Array.from({ length: 5 }, () => openRaw(gateway))
    for (const { socket } of others) socket.write('GET /pi')
    await gateway.get('/ping')
    refused.socket.write(requestOf('/docs/').repeat(5))
    await gateway.get('/ping')
    for (const other of others) {
      other.socket.write('ng HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
      expect((await other.closed()).map(({ body }) => JSON.parse(body).message)).toEqual(['pong'])
    }
  })

  it('is no matter where another protocol is offered: HTTP/1.1 goes on', async () => {
    const gateway = shared()
    for (const protocol of ['websocket', 'h2c']) {
      const connection = openRaw(gateway)
      const headers = ['Host: a', 'Connection: Upgrade', `Upgrade: ${protocol}`]
      connection.socket.write(requestOf('/ping', headers))
      expect(await connection.answers(1)).toMatchObject([{ status: 200 }])
    }
  })
})

describe('an address in absolute form', () => {
  it('is the same as without its host, on endpoints and elsewhere', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const authorization = ['Host: a', `Authorization: Bearer ${token}`]
    const statuses: number[] = []
    for (const target of [
      `http://api.example.com${call}`,
      `HTTPS://api.example.com:8720${call}`,
      'http://[::1]:8720/ping',
      'http://a/api/balance',
      'http://a/nothing',
      'http://a',
      'http://a?x=1',
    ]) {
      const connection = openRaw(gateway)
      connection.socket.write(requestOf(target, authorization))
      const [answer] = await connection.answers(1)
      statuses.push(answer?.status ?? 0)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 404, 200, 200])
  })

  it('says by which host the gateway was asked', async () => {
    const gateway = shared()
    const connection = openRaw(gateway)
    connection.socket.write(requestOf('http://api.example.com:1/openapi/openapi-en.json'))
    const [answer] = await connection.answers(1)
    expect(JSON.parse(answer?.body ?? '').servers[0].url).toBe('http://api.example.com:1')
  })
})

describe('an id in the path', () => {
  it('that cannot be decoded is nowhere, which is no matter of the method', async () => {
    const gateway = shared()
    for (const target of ['/api/calls/%zz', '/api/calls/%ff', '/api/creators/%c3/metrics']) {
      const { status, envelope } = await gateway.get(target)
      expect({ status, code: envelope.code }, target).toEqual({ status: 404, code: 400 })
    }
    const head = await fetch(`${gateway.address}/api/calls/%zz`, { method: 'HEAD' })
    expect(head.status).toBe(404)
    const history = `${gateway.address}/api/creators/1/metrics`
    expect((await fetch(history, { method: 'HEAD' })).status).toBe(405)
  })

  it('that is longer than any is one that there is not', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const init = { headers: { Authorization: `Bearer ${token}` } }
    for (const length of [100, 101, 5000]) {
      const { status, envelope } = await gateway.get(`/api/calls/${'a'.repeat(length)}`, init)
      expect({ status, code: envelope.code }).toEqual({ status: 404, code: 400 })
      expect(envelope.message).toContain('no call with this request id')
      const creator = await gateway.get(`/api/creators/${'7'.repeat(length)}/metrics`, init)
      expect(creator.envelope.code).toBe(400)
      expect(creator.envelope.message).toContain('id is "777')
    }
  })
})
