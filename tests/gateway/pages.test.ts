import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { startTestGateway, temporaryFolder } from '../harness.ts'

const family = '/openapi/openapi-en.json'
const [endpoint] = catalog.values()
const one = `/openapi/douyin-xingtu-apis/${endpoint?.slug}-zh.json`
const built = 'http://built.example'
const full = `A call is made with GET ${built}/api, which is as long as others are.\n`.repeat(100)
const settings = { 'servers.cn': 'http://cn.example' }

/** Every page that names the address it is asked at. */
const pages = [
  ...[family, one, '/docs/servers.json'],
  ...['/docs/llms-full.txt', '/docs/llms.txt', '/docs/zh/guide/units.md'],
]

afterEach(() => void vi.restoreAllMocks())

async function startWithPages() {
  const docsFolder = join(temporaryFolder(), 'docs')
  const files = {
    'servers.json': JSON.stringify({ global: built }),
    'inline-scripts.json': '[]',
    'llms-full.txt': full,
    'llms.txt': `at ${built}`,
    'zh/guide/units.md': `# 单位 ${built}`,
  }
  mkdirSync(join(docsFolder, 'zh/guide'), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(docsFolder, file), text)
  const gateway = await startTestGateway({ docsFolder, settings })
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    rawAnswer(gateway.address + path, headers, method)
  return { gateway, docsFolder, ask }
}

interface RawAnswer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

/** As it was sent, which `fetch` would decompress, and with any Host, which it would not send. */
function rawAnswer(url: string, headers: Readonly<Record<string, string>>, method: string) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const request = httpRequest(url, { headers, method }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const { statusCode: status, headers } = response
        resolve({ status, headers, bytes: Buffer.concat(chunks) })
      })
    })
    request.on('error', reject).end()
  })
}

describe('a page', () => {
  it('that names its address names the one that was asked, and is otherwise the same', async () => {
    const { ask } = await startWithPages()
    for (const path of pages) {
      const plain = await ask(path, { host: 'a.example' })
      const other = await ask(path, { host: 'other-host.example:8080' })
      const text = plain.bytes.toString()
      expect(text).toContain('http://a.example')
      expect(other.bytes.toString()).toBe(
        text.replaceAll('http://a.example', 'http://other-host.example:8080'),
      )
      const compressed = await ask(path, { host: 'a.example', 'accept-encoding': 'gzip, br' })
      const isCompressed = compressed.headers['content-encoding'] === 'gzip'
      expect(isCompressed, path).toBe(text.length > 1100)
      const bytes = isCompressed ? gunzipSync(compressed.bytes) : compressed.bytes
      expect(bytes.toString()).toBe(text)
      for (const { headers } of [plain, other, compressed]) {
        expect(headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept-Encoding' })
        expect(headers['content-length']).toBeDefined()
      }
    }
  })

  it('is not sent again to who has it as it is at that address', async () => {
    const { ask } = await startWithPages()
    const host = 'a.example'
    for (const path of pages) {
      const { headers } = await ask(path, { host })
      const etag = headers.etag ?? ''
      expect(etag).toMatch(/^W\/"/)
      for (const known of [etag, etag.slice(2), `"x", ${etag}`, '*']) {
        const again = await ask(path, { host, 'if-none-match': known, 'accept-encoding': 'gzip' })
        expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag])
      }
      const elsewhere = await ask(path, { host: 'b.example', 'if-none-match': etag })
      expect(elsewhere.status).toBe(200)
      expect(elsewhere.headers.etag).not.toBe(etag)
      const head = await ask(path, { host }, 'HEAD')
      expect([head.status, head.bytes.length]).toEqual([200, 0])
      const { date: _, ...rest } = headers
      expect(head.headers).toMatchObject(rest)
    }
  })

  it('is printed once, whatever Hosts are made up', async () => {
    const { ask } = await startWithPages()
    const print = vi.spyOn(JSON, 'stringify')
    for (let i = 0; i < 5; i++) {
      for (const path of [family, one]) await ask(path, { host: `made-up-${i}.example` })
    }
    const printed = print.mock.calls.filter(([value]) => Object.hasOwn(Object(value), 'openapi'))
    expect(printed).toHaveLength(2)
  })

  it('is read once where it was built, until it is built anew', async () => {
    const { docsFolder, ask } = await startWithPages()
    const file = join(docsFolder, 'llms.txt')
    const textAt = async (host: string) => (await ask('/docs/llms.txt', { host })).bytes.toString()
    const [before, after] = [1_800_000_000, 1_800_000_005]
    utimesSync(file, before, before)
    expect(await textAt('a.example')).toBe('at http://a.example')
    writeFileSync(file, `now at ${built}`)
    utimesSync(file, before, before)
    expect(await textAt('b.example')).toBe('at http://b.example')
    utimesSync(file, after, after)
    expect(await textAt('c.example')).toBe('now at http://c.example')
  })

  it('names one address once where both are the same', async () => {
    const { ask } = await startWithPages()
    const serversAt = async (host: string) => {
      const { bytes } = await ask(family, { host })
      const { servers } = JSON.parse(bytes.toString()) as { servers: { url: string }[] }
      return servers.map(({ url }) => url)
    }
    expect(await serversAt('a.example')).toEqual(['http://a.example', 'http://cn.example'])
    expect(await serversAt('cn.example')).toEqual(['http://cn.example'])
  })
})
