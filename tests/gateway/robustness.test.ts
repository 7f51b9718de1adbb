import { connect } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { ownOperations } from '../../src/catalog/operations/index.ts'
import { callPath, sharedTestGateway, type TestGateway } from '../harness.ts'
import { answersTo, requestOf } from '../raw-http.ts'

const endpoint = 'get-kol-link-info'
const path = '/api/douyin-xingtu/get-kol-link-info/v1'
const shared = sharedTestGateway()

describe('what is not a call', () => {
  it('is a 404 with the envelope and the nearest path', async () => {
    const gateway = shared()
    for (const wrong of [
      '/api/douyin-xingtu/get-kol-linkinfo/v1',
      '/api/douyin-xingtu/get-kol-link-info/v2',
      `${path}/`,
    ]) {
      const { status, envelope } = await gateway.get(wrong)
      expect(status).toBe(404)
      expect(envelope).toMatchObject({ code: 400, data: null })
      expect(envelope.message).toContain(path)
    }
    for (const odd of ['/%zz', '/%00', '/x'.repeat(3000), '/__proto__', '/constructor']) {
      expect((await gateway.get(odd)).status, odd.slice(0, 20)).toBe(404)
    }
  })

  it.each([
    ['/api/calls/', '/api/calls/{requestId}'],
    ['/api/call', '/api/calls/{requestId}'],
    ['/api/call/019cd12e-5886-7000-9c1a-0c28b4d34618', '/api/calls/{requestId}'],
    ['/api/creators/6629722295873044494/metric', '/api/creators/{id}/metrics'],
    ['/api/creator/6629722295873044494/observations', '/api/creators/{id}/observations'],
    ['/api/creators//observations', '/api/creators/{id}/observations'],
  ])('of %s names the form of what is there: %s', async (wrong, form) => {
    const { status, envelope } = await shared().get(wrong)
    expect(status).toBe(404)
    expect(envelope.message).toMatch(new RegExp(`${form.replaceAll(/[{}]/g, '\\$&')}$`))
  })

  it('is what is written otherwise than its address, but for what is no part of its name', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const init = { headers: { Authorization: `Bearer ${token}` } }
    for (const wrong of [
      '/%70ing',
      '/api/%62alance',
      '/%61pi/calls',
      '/openapi/openap%69-en.json',
      '/api/%63reators/6629722295873044494/observations',
      '/api/creators/6629722295873044494/observation%73',
      path.replaceAll('-', '%2D'),
    ]) {
      const { status, envelope } = await gateway.get(wrong, init)
      expect(status, wrong).toBe(404)
      expect(envelope.code, wrong).toBe(400)
    }
    const creator = '/api/creators/%36629722295873044494/observations'
    expect((await gateway.get(creator, init)).envelope.code).toBe(0)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'])(
    'is a 405 with Allow for %s',
    async (method) => {
      const gateway = shared()
      const headers = { 'Accept-Language': 'zh-CN' }
      const response = await fetch(gateway.address + callPath(endpoint), { method, headers })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, OPTIONS')
      if (method !== 'HEAD') expect(await response.text()).toContain(`不支持 ${method} 方法`)
    },
  )

  it('is nothing that anybody on the way may keep, or take for something else', async () => {
    const gateway = shared()
    const { headers } = await gateway.get(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
  })
})

describe('a hostile address', () => {
  it.each([
    ['bad percent-encoding', `kolId=%zz`],
    ['a cut percent-encoding', `kolId=1%`],
    ['bytes that are not UTF-8', `kolId=%ff%fe`],
    ['a NUL byte', `kolId=6629722295873044494%00`],
    ['a NUL byte in a name', `ko%00lId=1`],
    ['a repeated token', `token=a&token=a`],
  ])('with %s is a 400', async (_, query) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const { status, envelope } = await gateway.get(`${path}?${query}&token=${token}`)
    expect(status).toBe(200)
    expect(envelope.code).toBe(400)
  })

  it('of 100 kB is told that it is too long', async () => {
    const gateway = shared()
    const { status, envelope } = await gateway.get(`${path}?kolId=${'a'.repeat(100_000)}`)
    expect({ status, code: envelope.code }).toEqual({ status: 414, code: 400 })
    const elsewhere = await gateway.get(`/${'a'.repeat(100_000)}`)
    expect(elsewhere.status).toBe(414)
  })

  it('of a megabyte is told so and hung up on', async () => {
    const gateway = shared()
    const [answer] = await answersTo(gateway, requestOf(`${path}?a=${'a'.repeat(1_000_000)}`))
    expect(answer?.status).toBe(431)
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: 400, data: null })
    expect((await gateway.get('/ping')).envelope.code).toBe(0)
  })

  it('made at random always gets an envelope of the table', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const paths = [...catalog.keys()]
    const names = [
      'kolId',
      'oAuthorId',
      'type',
      'range',
      'flowType',
      'platform',
      'acceptCache',
      'x',
    ]
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }).map(encodeLoosely),
      fc.constantFrom(
        '6629722295873044494',
        '7000000000000000001',
        '_1',
        '1',
        'true',
        '%',
        '%zz',
        '',
      ),
      fc.string({ maxLength: 20 }).map((text) => text.replace(/[#\s]/g, '')),
    )
    const query = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), query, async (path, pairs) => {
        const text = pairs.map(([name, given]) => `${name}=${given}`).join('&')
        const { status, envelope } = await gateway.get(`${path}?token=${token}&${text}`)
        expect(status).toBe(200)
        expect([0, 400]).toContain(envelope.code)
        expect(envelope.message).not.toBe('')
      }),
      { numRuns: 400 },
    )
  })
})

function encodeLoosely(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

describe('compression', () => {
  it.each([
    ['gzip', (bytes: Buffer) => gunzipSync(bytes)],
    ['br', (bytes: Buffer) => brotliDecompressSync(bytes)],
  ])('by %s gives the same envelope, collected and stored', async (encoding, decompress) => {
    const gateway = shared()
    const { token } = await gateway.token()
    const call = callPath('get-kol-rec-videos', { token, acceptCache: 'true' })
    const plain = await gateway.get(call)
    for (let i = 0; i < 3; i++) {
      const { headers, bytes } = await rawBody(gateway, call, encoding)
      expect(headers).toMatch(new RegExp(`content-encoding: ${encoding}`, 'i'))
      expect(headers).toMatch(/vary: Accept-Encoding/i)
      const text = decompress(bytes).toString()
      const anonymous = (json: string) => json.replace(/"requestId":"[^"]+"/, '')
      expect(anonymous(text)).toBe(anonymous(plain.text))
      expect(bytes.length).toBeLessThan(plain.text.length / 4)
    }
  })

  it('is not forced on who does not want it', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    for (const accepts of ['identity', 'gzip;q=0, br;q=0.0', 'deflate', '']) {
      const { headers } = await rawBody(gateway, callPath('get-kol-rec-videos', { token }), accepts)
      expect(headers).not.toMatch(/content-encoding/i)
    }
  })
})

/** The body as it was sent: `fetch` would decompress it. */
async function rawBody(gateway: TestGateway, call: string, encoding: string) {
  const { hostname, port } = new URL(gateway.address)
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks)))
    socket.on('error', reject)
    socket.write(
      `GET ${call} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: ${encoding}\r\n\r\n`,
    )
  })
  const end = bytes.indexOf('\r\n\r\n')
  return { headers: bytes.subarray(0, end).toString(), bytes: bytes.subarray(end + 4) }
}

describe('what is served without a token', () => {
  it('tells that the server lives and is ready', async () => {
    const gateway = shared()
    expect((await gateway.get('/ping')).envelope).toMatchObject({ code: 0, message: 'pong' })
    expect(JSON.parse((await gateway.get('/healthz')).text)).toMatchObject({ status: 'ok' })
    expect(JSON.parse((await gateway.get('/readyz')).text)).toEqual({ ready: true, reasons: [] })
  })

  it('describes every endpoint in both languages, at the address that was asked', async () => {
    const gateway = shared()
    for (const { slug, path } of catalog.values()) {
      for (const language of ['zh', 'en']) {
        const { status, text } = await gateway.get(
          `/openapi/douyin-xingtu-apis/${slug}-${language}.json`,
        )
        expect(status).toBe(200)
        const document = JSON.parse(text)
        expect(document.openapi).toMatch(/^3\.1/)
        expect(Object.keys(document.paths)).toEqual([path])
        expect(document.servers[0].url).toBe(gateway.address)
      }
    }
    const all = JSON.parse((await gateway.get('/openapi/openapi-zh.json')).text)
    const own = ownOperations.map(({ path }) => path)
    expect(Object.keys(all.paths).sort()).toEqual([...new Set([...catalog.keys(), ...own])].sort())
  })
})
