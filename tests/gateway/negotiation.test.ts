import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '../../src/core/text.ts'
import { callPath, sharedTestGateway, type TestGateway } from '../harness.ts'

const inEnglish = sharedTestGateway({ settings: { language: 'en' } })
const inChinese = sharedTestGateway({ settings: { language: 'zh' } })

/** An answer's headers and its bytes as they came. */
async function ask(
  { address }: TestGateway,
  path: string,
  headers: Readonly<Record<string, string | string[]>>,
) {
  const [response] = (await once(get(address + path, { agent: false, headers }), 'response')) as [
    IncomingMessage,
  ]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { headers: response.headers, body: Buffer.concat(chunks) }
}

describe('the language is the one that the caller wants most', () => {
  const none = ['', '*', 'fr', 'english', 'x-zh', 'fr-zh', 'zhx', ';', ',,', '"zh"', 'fr, *;q=0.5']
  const refused = ['*;q=0', 'en;q=0', 'zh; q=0.0', 'zh;q=0, en;q=0.000', 'en;q=much']
  const wishes: readonly (readonly [header: string, language: Language | undefined])[] = [
    ['zh', 'zh'],
    ['EN', 'en'],
    ['ZH-Hant-TW', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
    ['zh-CN, en', 'zh'],
    ['en-GB, zh', 'en'],
    ['fr-FR, en;q=0.7', 'en'],
    ['fr,de;q=0.8,zh;q=0.1', 'zh'],
    ['en;q=0, zh', 'zh'],
    ['zh;Q=0,en-US', 'en'],
    ['zh;q=0.1, en;q=0.2', 'en'],
    ['en;q=0.5;x=1 , zh ; q=0.6', 'zh'],
    ['en;q=0, *', 'zh'],
    ['zh;q=0, *;q=0.1', 'en'],
    ['*;q=0, en', 'en'],
    ['*, zh;q=0.5', 'en'],
    ['zh-CN;q=0, zh', 'zh'],
    [`${'fr, '.repeat(60)}en`, 'en'],
    ...[...none, ...refused].map((header) => [header, undefined] as const),
    // What comes after the first 256 characters is not read.
    [`${'fr, '.repeat(2000)}en;q=0, zh`, undefined],
    [`zh;q=0.5,${'x'.repeat(300)}, en`, 'zh'],
  ]

  it.each(wishes)('%s', async (header, language) => {
    for (const [gateway, fallback] of [
      [inEnglish(), 'en'],
      [inChinese(), 'zh'],
    ] as const) {
      for (const path of [callPath('get-kol-link-info'), '/api/balance', '/nowhere']) {
        // Twice, as what was read is remembered.
        for (const round of [1, 2]) {
          const { body } = await ask(gateway, path, { 'accept-language': header })
          const { message } = JSON.parse(body.toString())
          const told = /\p{Script=Han}/u.test(message) ? 'zh' : 'en'
          expect(told, `${path} in round ${round}, else ${fallback}`).toBe(language ?? fallback)
        }
      }
    }
  })
})

describe('the encoding is the one that the caller wants most', () => {
  let token = ''
  beforeAll(async () => {
    token = (await inEnglish().token()).token
  })

  const wishes: readonly (readonly [
    header: string,
    call: string | undefined,
    document: string | undefined,
  ])[] = [
    ['br', 'br', undefined],
    ['gzip', 'gzip', 'gzip'],
    ['gzip, br', 'br', 'gzip'],
    ['gzip, deflate, br, zstd', 'br', 'gzip'],
    ['GZip;Q=1.0', 'gzip', 'gzip'],
    ['gzip;q=1, br;q=0.9', 'gzip', 'gzip'],
    ['br;q=0, gzip;q=0.001', 'gzip', 'gzip'],
    ['br;q=0.000', undefined, undefined],
    ['*', 'br', 'gzip'],
    ['*;q=0', undefined, undefined],
    ['gzip, *;q=0', 'gzip', 'gzip'],
    ['br;q=0, *', 'gzip', 'gzip'],
    ['identity;q=0, gzip', 'gzip', 'gzip'],
    ['identity, gzip;q=0.5', undefined, undefined],
    ['identity;q=0', undefined, undefined],
    ['identity;q=0, *;q=0', undefined, undefined],
    ['gzip;q=much', undefined, undefined],
    ['deflate', undefined, undefined],
    ['', undefined, undefined],
  ]

  it.each(wishes)('%s', async (header, call, document) => {
    const videos = callPath('get-kol-rec-videos', { token, acceptCache: 'true' })
    const found = [videos, '/api/health/endpoints', '/openapi/openapi-en.json'].map(
      async (path) =>
        (await ask(inEnglish(), path, { 'accept-encoding': header })).headers['content-encoding'],
    )
    expect(await Promise.all(found)).toEqual([call, call, document])
  })
})
