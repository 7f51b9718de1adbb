import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/catalog/define.ts'
import { exampleValues, requiredValues } from '../../src/catalog/example-values.ts'
import { catalog } from '../../src/catalog/index.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import type { ParameterValues } from '../../src/catalog/kinds/values.ts'
import { publicRequest } from '../../src/catalog/public-request.ts'
import { callPath, startedOnce, type TestGateway } from '../harness.ts'
import { json, startStandIn } from '../upstream/stand-in.ts'
import {
  type AskedMethod,
  account,
  answering,
  bodyOf,
  failing,
  startWithTikhub,
  tikhubKey,
} from '../upstream/tikhub.ts'

/** TikHub's methods as it documents them: the types of their parameters, `!` after what is required. */
interface Method {
  readonly method: string
  readonly in: 'query' | 'body'
  readonly parameters: Readonly<Record<string, string>>
}

const documented = JSON.parse(
  readFileSync(new URL('../fixtures/tikhub.json', import.meta.url), 'utf8'),
) as {
  /** The methods for each of the public paths; none where TikHub has none. */
  readonly endpoints: Readonly<Record<string, { readonly v2?: string; readonly v1?: string }>>
  readonly methods: Readonly<Record<string, Method>>
}

const rows = Object.entries(documented.endpoints).map(([path, row]) => {
  const endpoint = catalog.get(`/api/douyin-xingtu/${path}`)
  if (!endpoint) throw new Error(`No endpoint ${path}`)
  return [path, endpoint, row] as const
})

const patterns: Readonly<Record<string, RegExp>> = {
  string: /./,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
}

/** Everything that is asked has a name and a form that TikHub documents, and nothing required is left out. */
function expectDocumented(asked: AskedMethod | undefined, path: string): void {
  const { method, parameters, in: place } = documented.methods[path] as Method
  expect({ method: asked?.method, path: asked?.path }).toEqual({ method, path })
  const given =
    place === 'body'
      ? (JSON.parse(asked?.body ?? '') as Record<string, string>)
      : Object.fromEntries(asked?.query ?? [])
  if (place === 'query') expect(asked?.body).toBe('')
  for (const [name, value] of Object.entries(given)) {
    const type = parameters[name]?.replace('!', '')
    expect(type, `${path} ${name}`).toBeDefined()
    if (value !== '') expect(value, `${path} ${name}`).toMatch(patterns[type ?? ''] as RegExp)
  }
  for (const [name, type] of Object.entries(parameters)) {
    if (type.endsWith('!')) expect(given[name], `${path} ${name}`).toBeTruthy()
  }
}

/** With the methods of v2 alone, and with those of v1 beside them. */
const usual = startedOnce((atEnd) => startWithTikhub(terms(false), atEnd))
const withV1 = startedOnce((atEnd) => startWithTikhub(terms(true), atEnd))

function terms(allowV1: boolean) {
  return { settings: { 'tikhub.allowV1': allowV1, 'tikhub.dailyLimit': '100' } }
}

/** The address of a call with these values. */
function pathWith(endpoint: Endpoint, values: ParameterValues, token: string): string {
  const { path, query } = publicRequest(endpoint, values)
  return `${path}?${new URLSearchParams({ ...query, token })}`
}

/** What was paid for the observations of a creator, the latest first. */
async function purchases({ ctx }: TestGateway, creatorId = documentedCreatorId) {
  return await ctx.db
    .selectFrom('observations')
    .innerJoin('request_subjects', 'request_subjects.request_id', 'observations.request_id')
    .where('subject', '=', creatorId)
    .select(['paid_micros', 'vendor_request_id', 'source', 'collected_at'])
    .orderBy('collected_at', 'desc')
    .execute()
}

describe('each endpoint', () => {
  it.each([
    [false, 'v2 alone', 39],
    [true, 'v1 beside it', 43],
  ])('is asked as TikHub documents it, with %s: %s', async (allowV1, _, answered) => {
    const { gateway, tikhub } = allowV1 ? withV1() : usual()
    const { token } = await gateway.token()
    let answers = 0
    const asked = async (endpoint: Endpoint, values: ParameterValues) => {
      tikhub.asked.length = 0
      const body = bodyOf(endpoint.dataset.name)
      tikhub.playing.script = answering(body)
      const answer = await gateway.get(pathWith(endpoint, values, token))
      if (answer.envelope.code === 0) {
        expect(answer.text).toContain(`"data":${body},"recordTime"`)
        expect(answer.headers.get('x-source')).toBe('tikhub')
      }
      return { ...answer, asked: tikhub.asked[0] }
    }
    for (const [path, endpoint, { v2, v1 }] of rows) {
      const method = v2 ?? (allowV1 ? v1 : undefined)
      const least = await asked(endpoint, requiredValues(endpoint))
      expect(least.envelope.code, path).toBe(method === undefined ? 400 : 0)
      if (method === undefined) {
        const { title, name } = endpoint.dataset
        expect(least.envelope.message).toContain(
          `The source tikhub cannot ask for ${title.en} (${name}):`,
        )
        expect(tikhub.asked).toEqual([])
        continue
      }
      answers++
      expectDocumented(least.asked, method)
      // With everything that can be asked, some of which is refused in words or asked of v1.
      const most = await asked(endpoint, exampleValues(endpoint))
      if (most.envelope.code === 0) expectDocumented(most.asked, String(most.asked?.path))
      else expect(most.envelope.message, path).toMatch(/source tikhub cannot (ask|filter)/)
    }
    expect(answers).toBe(answered)
  })

  it('is in the table', () => {
    const known = rows.map(([, { path }]) => path)
    const ofXingtu = [...catalog.values()].filter(({ dataset }) => !dataset.upstream.atXingtu)
    const others = ofXingtu.filter(({ path }) => !known.includes(path))
    // Those that came later say by themselves how they are asked.
    for (const { path, dataset } of others) expect(dataset.upstream.tikhub, path).toBeDefined()
  })
})

const good = answering('{"base_resp":{"status_code":0}}')
const creator = documentedCreatorId

/** Tells what calls come to at TikHub, or why they come to nothing. */
async function calling({ gateway, tikhub } = usual()) {
  tikhub.playing.script = good
  const { token } = await gateway.token()
  return async (id: string, parameters: Readonly<Record<string, string>>) => {
    tikhub.asked.length = 0
    const { envelope } = await gateway.get(callPath(id, { token, ...parameters }))
    const [asked] = tikhub.asked
    return envelope.code === 0
      ? { [asked?.path.split('/').at(-1) ?? '']: Object.fromEntries(asked?.query ?? []) }
      : { [envelope.code]: envelope.message }
  }
}

type Row = readonly [id: string, parameters: Readonly<Record<string, string>>, query: object]

const shortVideo = { o_author_id: creator, platform_source: '1', platform_channel: '1' }

const translated: readonly Row[] = [
  [
    'get_author_convert_ability',
    { range: 'DAY_90' },
    { get_author_convert_ability: { ...shortVideo, industry_id: '0', time_range: '3' } },
  ],
  [
    'get_author_show_items_v2',
    {},
    { get_author_show_items: { ...shortVideo, only_assign: 'false', flow_type: '0' } },
  ],
  [
    'get_author_daily_fans',
    { startDate: '2026-01-01', endDate: '2026-01-31' },
    {
      get_author_daily_fans: {
        ...{ author_id: creator, platform_source: '1', author_type: '1' },
        ...{ start_date: '20260101', end_date: '20260131' },
      },
    },
  ],
  [
    'get_author_homepage_videos',
    { videoType: 'XINGTU' },
    { get_author_homepage_videos: { o_author_id: creator, page: '1', is_star_item: '1' } },
  ],
]

const onlyOfV1: readonly (readonly [...Row, words: string])[] = [
  [
    'get_author_fans_distribution',
    { authorType: 'DIE_HARD_FAN' },
    { kol_fans_portrait_v1: { kolId: creator, fansType: '_5' } },
    'any other crowd than followers',
  ],
  [
    'get_author_homepage_videos',
    { onlyAssign: 'true', videoType: 'PERSONAL' },
    {
      author_homepage_videos_v1: {
        ...{ oAuthorId: creator, page: '1', videoType: 'PERSONAL', onlyAssign: 'true' },
      },
    },
    'only the videos of assigned orders',
  ],
  [
    'get_author_marketing_info',
    { platform: 'LIVE_STREAMING' },
    { kol_service_price_v1: { kolId: creator, platformChannel: '_10' } },
    'have the operator allow them in the setting tikhub.allowV1',
  ],
]

const ofNeither: readonly (readonly [id: string, given: Row[1], words: string])[] = [
  ['get_author_homepage_videos', { keyword: '测评' }, 'words of the title'],
  ['author_rec_videos_v2', { platform: 'SHORT_DRAMA' }, 'SHORT_DRAMA'],
  ['get_author_tags', {}, 'TikHub has no method'],
  ['author_link_struct', { platform: 'LIVE_STREAMING' }, 'other forms of content'],
]

describe('a method', () => {
  it('is asked by the names and in the forms that it has', async () => {
    const ask = await calling()
    for (const [id, parameters, query] of translated) {
      expect(await ask(id, parameters), id).toEqual(query)
    }
  })

  it('that lacks a parameter refuses it, or v1 is asked where that is allowed', async () => {
    const [ask, askBoth] = [await calling(), await calling(withV1())]
    for (const [id, parameters, query, words] of onlyOfV1) {
      expect(await ask(id, parameters)).toEqual({ 400: expect.stringContaining(words) })
      expect(await askBoth(id, parameters)).toEqual(query)
    }
    for (const [id, parameters, words] of ofNeither) {
      expect(await askBoth(id, parameters)).toEqual({ 400: expect.stringContaining(words) })
    }
  })

  it('refuses in Chinese as well', async () => {
    const { gateway } = usual()
    const { token } = await gateway.token()
    const path = callPath('get_author_fans_distribution', { token, authorType: 'DIE_HARD_FAN' })
    const { envelope } = await gateway.get(path, { headers: { 'Accept-Language': 'zh' } })
    expect(envelope.message).toContain('数据来源 tikhub 无法查询粉丝以外的人群')
    const whole = await gateway.get(callPath('get_author_side_base_info', { token }), {
      headers: { 'Accept-Language': 'zh' },
    })
    expect(whole.envelope.message).toContain('无法查询主页侧边栏（side-base-info）：TikHub 没有')
  })
})

describe('what is asked and kept', () => {
  it('has the key in a header alone, and a name of our own', async () => {
    const { gateway, tikhub } = usual()
    const { token } = await gateway.token()
    tikhub.asked.length = 0
    await gateway.get(callPath('get-kol-spread-info', { token }))
    const [asked] = tikhub.asked
    expect(asked?.headers).toMatchObject({
      authorization: `Bearer ${tikhubKey}`,
      'user-agent': 'astrolabe',
    })
    expect(String(asked?.query)).not.toContain('key')
    expect(tikhub.seen.rates).toEqual([undefined])
  })

  it('keeps price, request id and time, and nothing else of the envelope', async () => {
    const { gateway, tikhub } = usual()
    const { token } = await gateway.token()
    const own = '7000000000000000001'
    const seconds = Math.floor(Date.now() / 1000) - 3600
    tikhub.playing.script = answering('{"id":6629722295873044494,"data":{"n":1.50e+2}}', seconds)
    const path = callPath('get-kol-spread-info', { token }, own)
    const { text, envelope } = await gateway.get(path)
    expect(text).toContain('"data":{"id":6629722295873044494,"data":{"n":1.50e+2}}')
    expect(Date.parse(envelope.recordTime)).toBe(seconds * 1000 + 999)
    await expect
      .poll(() => purchases(gateway, own))
      .toEqual([
        {
          paid_micros: 2_000,
          vendor_request_id: 'a1b2c3d4-0000-4000-8000-000000000001',
          source: 'tikhub',
          collected_at: seconds * 1000 + 999,
        },
      ])
    expect(text).not.toContain('canary-of-the-cache')
  })

  it('is not paid for again because the clock of TikHub is wrong', async () => {
    const { gateway, tikhub } = usual()
    const { token } = await gateway.token()
    tikhub.asked.length = 0
    tikhub.playing.script = answering('{}', 1_500_000_000)
    const own = '7000000000000000002'
    const path = callPath('get-kol-spread-info', { token, acceptCache: 'true' }, own)
    for (const cache of ['miss', 'hit']) {
      expect((await gateway.get(path)).headers.get('x-cache')).toBe(cache)
    }
    expect(tikhub.asked).toHaveLength(1)
  })

  it('keeps no request id that is the key, and tells of no scope that is', async () => {
    const key = 'canary_key_without_signs'
    const { gateway, tikhub } = await startWithTikhub({
      account: account({ scopes: [key, '/api/v1/douyin/xingtu_v2/'] }),
      settings: { 'tikhub.key': key },
    })
    const { token } = await gateway.token()
    tikhub.playing.script = json(JSON.stringify({ code: 200, request_id: key, data: { a: 1 } }))
    const { envelope } = await gateway.get(callPath('get-kol-spread-info', { token }))
    expect(envelope.code).toBe(0)
    await expect.poll(() => purchases(gateway)).toMatchObject([{ vendor_request_id: '[redacted]' }])
    const told = JSON.stringify(await gateway.sources(20_000))
    expect(told).toContain('/api/v1/douyin/xingtu_v2/')
    expect(told + gateway.logged()).not.toContain(key)
  })

  it('keeps an empty answer as any other, and asks no more for it', async () => {
    const { gateway, tikhub } = usual()
    const { token } = await gateway.token()
    tikhub.asked.length = 0
    tikhub.playing.script = answering('{}')
    const own = '7000000000000000003'
    const path = callPath('get-kol-spread-info', { token, acceptCache: 'true' }, own)
    for (const cache of ['miss', 'hit']) {
      const { text, headers } = await gateway.get(path)
      expect(text).toContain('"data":{},')
      expect(headers.get('x-cache')).toBe(cache)
    }
    expect(tikhub.asked).toHaveLength(1)
  })

  it('is of the archive where TikHub and a relay fail', async () => {
    const vendor = await startStandIn()
    const relay = { 'relay.url': vendor.url, 'relay.token': 'token-of-the-vendor' }
    const { gateway, tikhub } = await startWithTikhub({
      settings: { ...relay, sources: 'tikhub,relay,archive' },
    })
    const { token } = await gateway.token()
    const call = async (id = 'get-kol-spread-info') => {
      const { headers, envelope } = await gateway.get(callPath(id, { token }))
      return envelope.code === 0 ? headers.get('x-source') : envelope.code
    }
    expect(await call()).toBe('tikhub')
    await expect.poll(() => purchases(gateway)).toHaveLength(1)
    tikhub.playing.script = failing(402)
    vendor.play(json('{"code":0,"data":{"base_resp":{"status_code":0}}}'))
    expect(await call()).toBe('relay')
    // What TikHub cannot be asked at all, the next one is.
    expect(await call('get_author_tags')).toBe('relay')
    vendor.play(json('{"code":100,"message":"bad token"}'))
    expect(await call('get-kol-info')).toBe(301)
    expect(await call()).toBe('archive')
  })
})
