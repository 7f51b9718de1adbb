import { describe, expect, it } from 'vitest'
import { callPath, startedOnce } from '../harness.ts'
import { answering, startWithTikhub } from '../upstream/tikhub.ts'

type Given = Readonly<Record<string, string>>

const usualTerms = startedOnce((atEnd) => startWithTikhub({}, atEnd))

/** Asks a gateway for searches, and tells what TikHub is asked then. */
async function searching({ gateway, tikhub } = usualTerms()) {
  tikhub.playing.script = answering('{"authors":[],"pagination":{}}')
  const { token } = await gateway.token()
  return async (parameters: Given, id = 'search_for_author_square', language = 'en') => {
    tikhub.asked.length = 0
    const path = callPath(id, { token, ...parameters })
    const { envelope } = await gateway.get(path, { headers: { 'Accept-Language': language } })
    const [asked] = tikhub.asked
    if (envelope.code !== 0) return { [envelope.code]: envelope.message }
    return { path: asked?.path, ...Object.fromEntries(asked?.query ?? []) }
  }
}

/** What every search of the site asks for. */
const usual = {
  path: '/api/v1/douyin/xingtu_v2/search_creator',
  ...{ keyword: '', page: '1', sort_field: 'follower', sort_type: '2' },
  ...{ task_category: '1', marketing_target: '1', first_industry_id: '0', seach_type: '2' },
  ...{ price_type: '2', price_min: '0' },
}

const extra = (...filters: object[]) => ({ extra_filter: JSON.stringify(filters) })

const filters: readonly [parameter: string, given: Given, query: Given][] = [
  ['keyword', { keyword: '春天' }, { keyword: '春天' }],
  ['page', { page: '3' }, { page: '3' }],
  ['sort', { sort: 'DEFAULT' }, { sort_field: 'score' }],
  ['searchType', { searchType: 'CONTENT' }, { seach_type: '3', time_range_days: '180' }],
  ['marketingTarget', { marketingTarget: 'CIRCLE_SEEDING' }, { marketing_target: '2' }],
  ['industry', { industry: 'GAMES' }, { first_industry_id: '1913' }],
  ['followerRange', { followerRange: '1000-5000' }, { fans_min: '1000', fans_max: '5000' }],
  ['an open range', { followerRange: '-5000' }, { fans_max: '5000' }],
  [
    'kolPriceType',
    { kolPriceType: 'VIDEO_OVER_60S', kolPriceRange: '100-200' },
    { price_type: '3', price_min: '100', price_max: '200' },
  ],
  ['contentTag of the first level', { contentTag: '美妆' }, { tag: '1' }],
  [
    'contentTag of the second level',
    { contentTag: '美食产品测评' },
    extra({ field_name: 'tag_level_two', field_value: '[19,52]' }),
  ],
  [
    'contentTheme',
    { contentTheme: '美食探店' },
    extra({ field_name: 'content_theme_labels_180d', field_value: '["美食探店"]' }),
  ],
  ['personaTag by id', { personaTag: '12,7' }, { persona_tags: '12,7' }],
  ['gender', { gender: 'FEMALE' }, { gender: '2' }],
  ['expectedPlayRange', { expectedPlayRange: '10-' }, { expected_play_min: '10' }],
  ['expectedCpmRange', { expectedCpmRange: '0-50.5' }, { cpm_min: '0', cpm_max: '50.5' }],
  ['expectedCpeRange', { expectedCpeRange: '-3' }, { cpe_max: '3' }],
  ['interactionRateRange', { interactionRateRange: '0.02-' }, { interact_rate_min: '0.02' }],
  [
    'completionRateRange',
    { completionRateRange: '0.1-1' },
    { play_over_rate_min: '0.1', play_over_rate_max: '1' },
  ],
  ['viralRateRange', { viralRateRange: '-0.25' }, { burst_text_rate_max: '0.25' }],
  ['authorList', { authorList: 'SHORT_DRAMA_ACTORS' }, { author_list_id: '7591708652957155378' }],
]

const unknown: readonly [parameter: string, given: Given, words: string][] = [
  ['tonalityTag', { tonalityTag: '设计师' }, 'tonalityTag'],
  ['location', { location: '广东省' }, 'location'],
  ['connectedUserRange', { connectedUserRange: '1-' }, 'connectedUserRange'],
  ['audienceImage', { audienceImage: 'AGE_24_30' }, 'audienceImage'],
  ['fansImage', { fansImage: 'AGE_24_30' }, 'fansImage'],
  ['progressTaskRange', { progressTaskRange: '30:8-' }, 'progressTaskRange'],
  ['isCuratedAuthor', { isCuratedAuthor: 'true' }, 'isCuratedAuthor'],
  ['personaTag by name', { personaTag: '大学生' }, 'personaTag=大学生'],
  ['a price without a code', { kolPriceType: 'CELEBRITY_VIDEO' }, 'CELEBRITY_VIDEO'],
  ['a tag that nobody knows', { contentTag: '不存在' }, 'contentTag=不存在'],
]

describe('a search at TikHub', () => {
  it('asks as the site does', async () => {
    expect(await (await searching())({})).toEqual(usual)
  })

  it('is narrowed by each of the filters as TikHub names it', async () => {
    const search = await searching()
    for (const [name, given, query] of filters) {
      expect(await search(given), name).toEqual({ ...usual, ...query })
    }
  })

  it('asks for a price that TikHub has no code for by the code of Xingtu', async () => {
    const { price_type, price_min, ...others } = usual
    const given = { kolPriceType: 'NATURAL_PLAY_CPM', kolPriceRange: '5-' }
    expect(await (await searching())(given)).toEqual({
      ...others,
      ...extra({ field_name: 'price_by_video_type__ge', field_value: '5', rel_id: '92' }),
    })
  })

  it('is refused in words where nobody knows how to narrow it', async () => {
    const search = await searching()
    for (const [name, given, words] of unknown) {
      const refused = await search(given)
      expect(refused, name).toEqual({ 400: expect.stringContaining(words) })
      expect(refused, name).toEqual({ 400: expect.stringContaining('The source tikhub cannot') })
    }
  })

  it('for hosts without a keyword is told that it takes one', async () => {
    const search = await searching()
    const needed = { 400: expect.stringMatching(/hosts of live .* without keyword: give it/) }
    expect(await search({}, 'search_anchor')).toEqual(needed)
    const zh = { 400: expect.stringContaining('查询主播或头条达人时必须给出 keyword') }
    expect(await search({}, 'search_anchor', 'zh')).toEqual(zh)
    expect(await search({ keyword: '春天' }, 'search_anchor')).toMatchObject({
      path: '/api/v1/douyin/xingtu_v2/search_anchor',
    })
  })

  it('is narrowed by what the operator has a name for', async () => {
    const fieldNames = 'location=province_id;connectedUserRange=link_cnt;gender=sex'
    const settings = { 'xingtu.fieldNames': fieldNames }
    const search = await searching(await startWithTikhub({ settings }))
    const given = { location: '44', connectedUserRange: '5-', gender: 'MALE' }
    expect(await search(given)).toEqual({
      ...usual,
      ...extra(
        { field_name: 'link_cnt__ge', field_value: '5' },
        { field_name: 'province_id', field_value: '["44"]' },
        { field_name: 'sex', field_value: '1' },
      ),
    })
  })
})

describe('a search by the deprecated path', () => {
  const simple = 'search-kol-simple'

  it.each([
    ['_1', 'search_creator', { task_category: '1', seach_type: '2', first_industry_id: '0' }],
    ['_2', 'search_toutiao_creator', { task_category: '11' }],
  ])('of the platform %s asks %s', async (platformSource, name, query) => {
    const asked = await (await searching())({ keyword: '春天', platformSource }, simple)
    expect(asked).toMatchObject({
      path: `/api/v1/douyin/xingtu_v2/${name}`,
      ...{ keyword: '春天', page: '1', sort_field: 'score' },
      ...query,
    })
    if (name !== 'search_creator') expect(asked).not.toHaveProperty('price_type')
  })

  it('of Xigua is refused, or asked of v1', async () => {
    const given = { keyword: '春天', platformSource: '_3' }
    expect(await (await searching())(given, simple)).toEqual({
      400: expect.stringContaining('creators on Xigua'),
    })
    const withV1 = await startWithTikhub({ settings: { 'tikhub.allowV1': true } })
    expect(await (await searching(withV1))(given, simple)).toEqual({
      path: '/api/v1/douyin/xingtu/search_kol_v1',
      ...{ keyword: '春天', platformSource: '_3', page: '1' },
    })
  })
})
