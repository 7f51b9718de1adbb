import { get } from 'node:http'
import { brotliDecompressSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HelperThread } from '../../src/core/helper-thread.ts'
import {
  callPath,
  startedOnce,
  startTestGateway,
  type TestGateway,
  temporaryFolder,
} from '../harness.ts'
import { json, type Script, startStandIn } from '../upstream/stand-in.ts'
import { startWithXingtu } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'
const status = '"base_resp":{"status_code":0,"status_message":""}'

// Full jitter: every wait for a retry is as short as it can be.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => void vi.restoreAllMocks())

/** Spaces, escapes, digits and a repeated name that no parser would print again, in so many rows. */
function rows(count: number, more = ''): string {
  const row = '{ "id":6629722295873044494,"n":1.50e+2, "s":"\\u4e2d\\/\\" 达人"}'
  return `{"list":[${Array(count).fill(row).join(' ,')}],"a":1,"a":2,${status}${more}}`
}

const small = rows(300)
const large = rows(3000)

/** What the helper threads are asked, by name. */
function watchThreads() {
  const run = vi.spyOn(HelperThread.prototype, 'run')
  return () => run.mock.calls.map(([name]) => name)
}

/** The answer as it is after decompression. */
async function textOf(gateway: TestGateway, path: string, encoding?: 'gzip' | 'br') {
  const headers = { ...(encoding && { 'accept-encoding': encoding }) }
  const { bytes, used } = await new Promise<{ bytes: Buffer; used: string | undefined }>(
    (resolve, reject) => {
      get(gateway.address + path, { headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const used = response.headers['content-encoding']
          resolve({ bytes: Buffer.concat(chunks), used })
        })
      }).on('error', reject)
    },
  )
  expect(used).toBe(encoding)
  if (encoding === 'gzip') return gunzipSync(bytes).toString()
  return encoding === 'br' ? brotliDecompressSync(bytes).toString() : bytes.toString()
}

describe('a large body', () => {
  it('is read, kept and compared in a thread, and a small one is not waited for there', async () => {
    expect(small.length).toBeLessThan(160 * 1024)
    expect(large.length).toBeGreaterThan(160 * 1024)
    const { gateway, standIn } = await startWithXingtu()
    const { token } = await gateway.token()
    const asked = watchThreads()
    standIn.play(json(large))
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    // Of a dataset one body in a second is compared, the first that is kept: here the large one.
    await expect.poll(asked).toContain('examine')
    standIn.play(json(small))
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    await gateway.stop()
    expect(asked().filter((name) => name === 'inspect')).toHaveLength(1)
    expect(asked().filter((name) => name === 'keep')).toHaveLength(1)
    expect(asked().filter((name) => name === 'examine')).toHaveLength(1)
  })

  it('is answered byte for byte, collected, stored, compressed and after a restart', async () => {
    const dataDir = temporaryFolder()
    const { gateway, standIn, sessionFile } = await startWithXingtu({ dataDir })
    const { token } = await gateway.token()
    const path = callPath(endpoint, { token })
    const expected = `{"code":0,"message":"Success","data":${large},"recordTime":"`
    standIn.play(json(large))
    for (const encoding of [undefined, 'gzip', 'br'] as const) {
      for (const way of [path, `${path}&acceptCache=true`, `${path}&acceptCache=true`]) {
        const text = await textOf(gateway, way, encoding)
        expect(text.startsWith(expected)).toBe(true)
        expect(JSON.parse(text)).toMatchObject({ code: 0, data: { a: 2 } })
      }
    }
    await gateway.stop()
    standIn.play(json('{}'))
    const settings = { 'xingtu.url': standIn.url, 'xingtu.sessionFile': sessionFile }
    const again = await startTestGateway({ dataDir, settings })
    expect((await textOf(again, `${path}&acceptCache=true`)).startsWith(expected)).toBe(true)
  })

  it('of another gateway of this kind is handed on as its envelope has it', async () => {
    const vendor = await startStandIn(
      json(
        `{"code":0,"message":"ok", "data" : ${large} ,"recordTime":"2026-11-22T12:00:00+08:00"}`,
      ),
    )
    const gateway = await startTestGateway({
      settings: { 'relay.url': vendor.url, 'relay.token': 'token-of-the-vendor' },
    })
    const { token } = await gateway.token()
    const text = await textOf(gateway, callPath(endpoint, { token }))
    expect(text).toContain(`"data":${large},"recordTime":"2026-11-22T12:00:00.000+08:00"`)
  })
})

describe('on one gateway', () => {
  const shared = startedOnce((atEnd) => startWithXingtu({}, atEnd))

  it('a large body is kept without the contacts in it', async () => {
    const { gateway, standIn } = shared()
    const { token } = await gateway.token()
    const own = '7000000000000000001'
    standIn.play(json(rows(3000, ',"wechat":"wx-secret"')))
    const { text } = await gateway.get(callPath(endpoint, { token }, own))
    expect(text).toContain('wx-secret')
    // The collection is kept after its call; a stop waits for it.
    const kept = () =>
      gateway.ctx.db
        .selectFrom('bodies')
        .innerJoin('observations', 'observations.body_id', 'bodies.id')
        .innerJoin('request_subjects', 'request_subjects.request_id', 'observations.request_id')
        .where('subject', '=', own)
        .select('deflated')
        .execute()
    await expect.poll(kept).toHaveLength(1)
    const [body] = await kept()
    const inflated = inflateRawSync(body?.deflated ?? Buffer.alloc(0)).toString()
    expect(inflated).toContain('6629722295873044494')
    expect(inflated).not.toContain('wx-secret')
  })

  const many = 100_000
  const sound: readonly [name: string, Script][] = [
    ['nested deep', json(`{"d":${'['.repeat(many)}${']'.repeat(many)},${status}}`)],
    ['of numbers', json(`{"n":[${'1.5,'.repeat(many)}0],${status}}`)],
    ['of nothings', json(`{"n":[${'{},'.repeat(many)}{}],${status}}`)],
    ['of one text', json(`{"s":"${'汉'.repeat(many)}",${status}}`)],
    ['of spaces', json(`${' '.repeat(many)}{${status}}`)],
    ['that was compressed', bytes(gzipSync(large), { 'content-encoding': 'gzip' })],
  ]
  const unsound: readonly [name: string, Script][] = [
    ['with long words', json(statusOf(10404, `该达人不存在${'x'.repeat(many)}`))],
    ['that ends early', json(large.slice(0, -9))],
    ['that is a list', json(`[${large}]`)],
    ['that is a page', json(`<html><title>403</title>${'x'.repeat(many)}`)],
    ['without base_resp', json(`{"s":"${'x'.repeat(many)}"}`)],
    ['that is not UTF-8', bytes(Buffer.concat([Buffer.from(large), Buffer.from([0xff])]))],
  ]

  it('a large body of any kind comes to the same as a small one', async () => {
    const { gateway, standIn } = shared()
    const { token } = await gateway.token()
    const call = async () => (await gateway.get(callPath(endpoint, { token }))).envelope
    for (const [name, script] of sound) {
      standIn.play(script)
      expect(await call(), name).toMatchObject({ code: 0 })
    }
    const message = 'The collection failed; retry later'
    for (const [name, script] of unsound) {
      standIn.play(script)
      expect(await call(), name).toMatchObject({ code: 301, message })
      // Failures in a row would let the source rest.
      standIn.play(json(small))
      expect(await call(), name).toMatchObject({ code: 0 })
    }
    expect(gateway.logged()).not.toContain('x'.repeat(300))
  })

  it.each([
    ['small', small],
    ['large', large],
  ])('a %s body is handed on without its byte order mark', async (_, body) => {
    const { gateway, standIn } = shared()
    const { token } = await gateway.token()
    standIn.play(json(`\uFEFF${body}`))
    const { text } = await gateway.get(callPath(endpoint, { token }))
    expect(text).toContain(`"data":${body},"recordTime"`)
  })
})

function statusOf(code: number, message: string): string {
  return `{"base_resp":{"status_code":${code},"status_message":"${message}"}}`
}

function bytes(body: Buffer, headers: Readonly<Record<string, string>> = {}): Script {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }
}
