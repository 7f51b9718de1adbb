import { describe, expect, it } from 'vitest'
import { callPath, startedOnce, startTestGateway } from '../harness.ts'
import { good, json, type Script, startStandIn } from '../upstream/stand-in.ts'
import { startWithXingtu } from './xingtu.ts'

const searchId = 'search_for_author_square'

/** Plays the example, and keeps the bodies it was asked with. */
function listening() {
  const bodies: unknown[] = []
  const script: Script = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()))
      good(request, response)
    })
  }
  return { bodies, script }
}

/** Those whose names at Xingtu are not sure, with a value. */
const unsure = [
  ['contentTheme', '美食探店'],
  ['personaTag', '大学生'],
  ['gender', 'FEMALE'],
  ['location', '广东省'],
  ['tonalityTag', '设计师'],
  ['connectedUserRange', '1-2'],
  ['audienceImage', 'CROWD_GEN_Z'],
  ['fansImage', 'CROWD_GEN_Z'],
  ['expectedPlayRange', '1-2'],
  ['expectedCpmRange', '1-2'],
  ['expectedCpeRange', '1-2'],
  ['interactionRateRange', '0.1-'],
  ['completionRateRange', '0.1-'],
  ['viralRateRange', '0.1-'],
  ['progressTaskRange', '30:8-'],
  ['isSuperstar', 'true'],
  ['isCuratedAuthor', 'true'],
  ['authorList', 'YOGA_CREATORS'],
] as const
const unsureOfHosts = [
  ['livePriceRange', '1-2'],
  ['gender', 'FEMALE'],
] as const

/** What the operator calls each of them. */
const nameOf = (parameter: string) => `the_${parameter}`
const fieldNames = [...unsure, ...unsureOfHosts].map(([name]) => `${name}=${nameOf(name)}`)

const usual = startedOnce((atEnd) => startWithXingtu({}, atEnd))
const named = startedOnce((atEnd) => {
  const settings = { 'xingtu.fieldNames': [...new Set(fieldNames), 'sort=fans'].join(';') }
  return startWithXingtu({ settings }, atEnd)
})

async function start({ gateway, standIn } = usual()) {
  const { bodies, script } = listening()
  standIn.play(script)
  const { token } = await gateway.token()
  const call = (parameters: Readonly<Record<string, string>>, id = searchId) =>
    gateway.get(callPath(id, { token, ...parameters }))
  return { bodies, call }
}

const scene = {
  ...{ platform_source: 1, search_scene: 1, display_scene: 1, marketing_target: 1 },
  ...{ task_category: 1, first_industry_id: 0 },
}
const anyPrice = {
  field: { field_name: 'price_by_video_type__ge', rel_id: '2' },
  field_value: '0',
}
const filter = (field_name: string, field_value: string, rel_id?: string) => ({
  field: { field_name, ...(rel_id !== undefined && { rel_id }) },
  field_value,
})

describe('a search of the account', () => {
  it('asks as the site does', async () => {
    const { bodies, call } = await start()
    expect((await call({})).envelope.code).toBe(0)
    expect(bodies).toEqual([
      {
        scene_param: scene,
        page_param: { page: '1', limit: '20' },
        sort_param: { sort_field: { field_name: 'follower' }, sort_type: 2 },
        search_param: { seach_type: 2 },
        attribute_filter: [anyPrice],
      },
    ])
  })

  it('takes everything whose name there is sure', async () => {
    const { bodies, call } = await start()
    const { envelope } = await call({
      ...{ keyword: '春天', searchType: 'CONTENT', sort: 'DEFAULT', page: '3' },
      ...{ marketingTarget: 'CIRCLE_SEEDING', industry: 'GAMES' },
      ...{ followerRange: '1000-', kolPriceType: 'VIDEO_OVER_60S', kolPriceRange: '100-200' },
      contentTag: '美食产品测评,美妆,穿搭,97',
    })
    expect(envelope.code).toBe(0)
    expect(bodies).toEqual([
      {
        scene_param: { ...scene, marketing_target: 2, first_industry_id: 1913 },
        page_param: { page: '3', limit: '20' },
        sort_param: { sort_field: { field_name: 'score' }, sort_type: 2 },
        search_param: {
          seach_type: 3,
          keyword: '春天',
          is_new_content_query: true,
          time_range_days: 180,
        },
        attribute_filter: [
          filter('follower__ge', '1000'),
          filter('price_by_video_type__ge', '100', '71'),
          filter('price_by_video_type__le', '200', '71'),
          filter('tag', '[1,97]'),
          filter('tag_level_two', '[7,19,52]'),
        ],
      },
    ])
  })

  it('of the deprecated path is one for nicknames', async () => {
    const { bodies, call } = await start()
    await call({ keyword: 'a', platformSource: '_2', page: '2' }, 'search-kol-simple')
    expect(bodies).toMatchObject([
      {
        scene_param: { ...scene, platform_source: 2 },
        page_param: { page: '2' },
        search_param: { seach_type: 2, keyword: 'a', is_new_nickname_query: true },
      },
    ])
  })

  it.each(unsure)(
    'is refused by %s, whose name there is not sure, unless the operator gives it',
    async (name, value) => {
      const { bodies, call } = await start()
      const { envelope, headers } = await call({ [name]: value })
      expect(envelope).toMatchObject({ code: 400, data: null })
      expect(envelope.message).toContain(`The source xingtu cannot filter by ${name}`)
      expect(headers.get('x-charged')).toBe('false')
      expect(bodies).toEqual([])
      const given = await start(named())
      expect((await given.call({ [name]: value })).envelope.code).toBe(0)
      const [body] = given.bodies as [{ attribute_filter: { field: { field_name: string } }[] }]
      expect(body).toMatchObject({ sort_param: { sort_field: { field_name: 'fans' } } })
      const names = body.attribute_filter.map(({ field }) =>
        field.field_name.replace(/__[gl]e$/, ''),
      )
      expect(new Set(names)).toEqual(new Set([nameOf(name), 'price_by_video_type']))
    },
  )

  it.each([
    [{ contentTag: '火星' }, 'contentTag=火星'],
    [{ kolPriceType: 'CELEBRITY_VIDEO' }, 'CELEBRITY_VIDEO'],
  ])('is refused for %j, whose code there nobody knows', async (parameters, words) => {
    const { bodies, call } = await start()
    const { envelope } = await call(parameters)
    expect(envelope.code).toBe(400)
    expect(envelope.message).toContain(`The source xingtu cannot ask for ${words}`)
    expect(bodies).toEqual([])
  })

  it('is not made for a price of no kind of video', async () => {
    const { bodies, call } = await start()
    const { envelope } = await call({ kolPriceRange: '1-2' })
    expect(envelope).toMatchObject({ code: 400, data: null })
    expect(envelope.message).toContain('without kolPriceType')
    expect(bodies).toEqual([])
  })
})

describe('a search for hosts', () => {
  const hosts = 'search_anchor'

  it('is asked by the same method, for orders of live streams', async () => {
    const { bodies, call } = await start()
    const asked = { keyword: '小厨房', followerRange: '1000-', sort: 'FANS', industry: 'GAMES' }
    expect((await call(asked, hosts)).envelope.code).toBe(0)
    expect(bodies).toEqual([
      {
        scene_param: {
          ...{ ...scene, marketing_target: 3, task_category: 6, first_industry_id: 1913 },
        },
        page_param: { page: '1', limit: '20' },
        sort_param: { sort_field: { field_name: 'follower' }, sort_type: 2 },
        search_param: { seach_type: 2, keyword: '小厨房', is_new_nickname_query: true },
        attribute_filter: [filter('follower__ge', '1000')],
      },
    ])
  })

  it.each(unsureOfHosts)(
    'is refused by %s, unless the operator gives its name',
    async (name, value) => {
      const { bodies, call } = await start()
      const { envelope } = await call({ [name]: value }, hosts)
      expect(envelope).toMatchObject({ code: 400, data: null })
      expect(envelope.message).toContain(`The source xingtu cannot filter by ${name}`)
      expect(bodies).toEqual([])
      const given = await start(named())
      expect((await given.call({ [name]: value }, hosts)).envelope.code).toBe(0)
      expect(JSON.stringify(given.bodies)).toContain(`"${nameOf(name)}`)
    },
  )
})

it('a relay is asked for everything by name', async () => {
  const vendor = await startStandIn(
    json('{"code":0,"data":{"authors":[],"base_resp":{"status_code":0}}}'),
  )
  const gateway = await startTestGateway({
    settings: { 'relay.url': vendor.url, 'relay.token': 'vendor', 'relay.callsPerSecond': 1000 },
  })
  const { token } = await gateway.token()
  const asked = {
    ...{ keyword: '春天', searchType: 'CONTENT', gender: 'FEMALE', isSuperstar: 'true' },
    ...{ location: '广东省,杭州市', progressTaskRange: '30:8-', interactionRateRange: '0.02-' },
    ...{ kolPriceType: 'CELEBRITY_VIDEO', kolPriceRange: '1-', audienceImage: 'AGE_18_23' },
  }
  const { envelope } = await gateway.get(callPath(searchId, { token, ...asked }))
  expect(envelope.code).toBe(0)
  const { token: _, ...sent } = Object.fromEntries(vendor.asked[0]?.query ?? [])
  expect(sent).toEqual(asked)
})
