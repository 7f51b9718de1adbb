import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { identityOf } from '../src/catalog/creator/identity.ts'
import { imageOf } from '../src/catalog/creator/image.ts'
import { populationId, populationSize } from '../src/catalog/creator/population.ts'
import { standingOf } from '../src/catalog/creator/standing.ts'
import { traitsOf } from '../src/catalog/creator/traits.ts'
import { catalog } from '../src/catalog/index.ts'
import { cacheKeyOf } from '../src/catalog/request.ts'
import { bodyOf } from './sandbox-bodies.ts'
import {
  day,
  type Found,
  lightPath,
  requestFor,
  search,
  searchAll,
  searchPath,
} from './search-world.ts'

const number =
  (name: string) =>
  ({ attribute_datas }: Found) =>
    Number(attribute_datas[name])
const listed =
  (name: string) =>
  ({ attribute_datas }: Found) =>
    JSON.parse(attribute_datas[name] ?? '[]') as string[]
const standing = ({ star_id }: Found) => standingOf(traitsOf(star_id))
const image = ({ star_id }: Found, of: 'viewers' | 'fans') => imageOf(traitsOf(star_id), of)
const within = (figure: (found: Found) => number, from: number, to: number) => (found: Found) =>
  figure(found) >= from && figure(found) <= to
const price = (videoType: number) => (found: Found) =>
  found.task_infos[0]?.price_infos.find(({ video_type }) => video_type === videoType)?.price ??
  Number.NaN

const parameters = {
  followerRange: ['1000000-2000000', within(number('follower'), 1e6, 2e6)],
  kolPriceType: ['VIDEO_OVER_60S', (found: Found) => price(71)(found) > 0],
  contentTag: [
    '美妆',
    (found: Found) => '美妆' in JSON.parse(found.attribute_datas.tags_relation ?? ''),
  ],
  contentTheme: [
    '美食探店',
    (found: Found) => listed('content_theme_labels_180d')(found).includes('美食探店'),
  ],
  personaTag: ['大学生', (found: Found) => standing(found).personas.includes('大学生')],
  gender: ['FEMALE', (found: Found) => found.attribute_datas.gender === '2'],
  location: ['浙江省', (found: Found) => found.attribute_datas.province === '浙江省'],
  tonalityTag: ['设计师', (found: Found) => standing(found).tonalities.includes('设计师')],
  connectedUserRange: ['1000000-3000000', within(number('link_link_cnt_by_industry'), 1e6, 3e6)],
  audienceImage: [
    'GENDER_FEMALE_60,AGE_24_30,AGE_31_40',
    (found: Found) =>
      image(found, 'viewers').femaleShare >= 0.6 && /^(24|31)/.test(image(found, 'viewers').age),
  ],
  fansImage: ['CROWD_GEN_Z', (found: Found) => image(found, 'fans').crowd === 'Z世代'],
  expectedPlayRange: [
    '500000-',
    within(number('expected_play_num'), 5e5, Number.POSITIVE_INFINITY),
  ],
  expectedCpmRange: ['30-50', within(number('prospective_20_60_cpm'), 30, 50)],
  expectedCpeRange: [
    '1-2',
    within(
      (found) =>
        number('prospective_20_60_cpm')(found) / number('interact_rate_within_30d')(found) / 1000,
      0.999,
      2.001,
    ),
  ],
  interactionRateRange: ['0.02-0.03', within(number('interact_rate_within_30d'), 0.02, 0.03)],
  completionRateRange: ['0.2-1', within(number('play_over_rate_within_30d'), 0.2, 1)],
  viralRateRange: ['0.1-0.2', within(number('burst_text_rate'), 0.1, 0.2)],
  progressTaskRange: [
    '30:8-',
    ({ star_id }: Found) => Number(bodyOf('contract-info', star_id, day).process_order_cnt) >= 8,
  ],
  isSuperstar: ['true', (found: Found) => standing(found).isSuperstar],
  isCuratedAuthor: ['true', (found: Found) => standing(found).isCurated],
  authorList: [
    'YOGA_CREATORS',
    (found: Found) => standing(found).lists.includes('7501678481074929674'),
  ],
} as const satisfies Readonly<Record<string, readonly [string, (found: Found) => boolean]>>

const all = search({}).pagination.total_count

describe.each(Object.entries(parameters))('%s', (name, [value, holds]) => {
  test('finds some, not all, and whoever it finds is as it says', () => {
    const { total_count } = search({ [name]: value }).pagination
    expect(total_count).toBeGreaterThan(0)
    expect(total_count).toBeLessThan(all)
    const pages = Math.ceil(total_count / 20)
    for (const page of new Set([1, Math.ceil(pages / 2), pages])) {
      const { authors } = search({ [name]: value, page: String(page) })
      expect(authors.length).toBeGreaterThan(0)
      for (const found of authors) expect(holds(found), found.star_id).toBe(true)
    }
  })
})

const sample = Array.from({ length: 25 }, (_, page) =>
  search({ page: String(page * 20 + 1) }),
).flatMap(({ authors }) => authors)

test('whom a filter leaves out is not as it says', () => {
  for (const [name, [value, holds]] of Object.entries(parameters)) {
    const share = sample.filter(holds).length / sample.length
    const found = search({ [name]: value }).pagination.total_count / all
    // A sample of 500 is within four of its standard deviations of everybody.
    expect(Math.abs(found - share), name).toBeLessThan(
      0.01 + 4 * Math.sqrt((found * (1 - found)) / 500),
    )
  }
})

test('filters together find those whom each of them finds', () => {
  const names = Object.keys(parameters) as (keyof typeof parameters)[]
  fc.assert(
    fc.property(fc.subarray(names, { minLength: 2, maxLength: 4 }), (chosen) => {
      const given = Object.fromEntries(chosen.map((name) => [name, parameters[name][0]]))
      const { authors, pagination } = search(given)
      for (const found of authors) {
        for (const name of chosen) expect(parameters[name][1](found), name).toBe(true)
      }
      for (const name of chosen) {
        const { [name]: _, ...fewer } = given
        expect(search(fewer).pagination.total_count).toBeGreaterThanOrEqual(pagination.total_count)
      }
    }),
    { numRuns: 10 },
  )
})

test('filters together find everybody who is as they say', () => {
  // The expected price of an interaction is told less exactly than it is compared.
  const { expectedCpeRange: _, ...exact } = parameters
  const names = Object.keys(exact) as (keyof typeof exact)[]
  fc.assert(
    fc.property(fc.subarray(names, { minLength: 2, maxLength: 3 }), (chosen) => {
      const given = Object.fromEntries(chosen.map((name) => [name, exact[name][0]]))
      fc.pre(search(given).pagination.total_count < 500)
      const found = new Set(searchAll(given).map(({ star_id }) => star_id))
      const meant = sample.filter((one) => chosen.every((name) => exact[name][1](one)))
      expect(sample.filter(({ star_id }) => found.has(star_id))).toEqual(meant)
    }),
    { numRuns: 15 },
  )
})

test('two ranges that meet find everybody once, but for whoever stands on both', () => {
  const count = (followerRange: string) => search({ followerRange }).pagination.total_count
  expect(count('-500000') + count('500001-')).toBe(all)
  expect(count('0-')).toBe(all)
})

test('a price is that of its kind of video', () => {
  const { authors, pagination } = search({
    kolPriceType: 'DOUYIN_SHORT_VIDEO_CO_CREATION_PARTICIPANT',
    kolPriceRange: '10000-20000',
  })
  expect(pagination.total_count).toBeGreaterThan(0)
  for (const found of authors) expect(within(price(91), 10_000, 20_000)(found)).toBe(true)
  expect(search({ kolPriceType: 'CELEBRITY_VIDEO' }).pagination.total_count).toBe(0)
})

describe('pages', () => {
  test('hold everybody once, in the order that is asked for', () => {
    const asked = { contentTag: '母婴亲子', location: '北京市' }
    const { total_count } = search(asked).pagination
    const pages = Array.from({ length: Math.ceil(total_count / 20) }, (_, at) => String(at + 1))
    const answers = pages.map((page) => search({ ...asked, page }))
    const isMore = answers.map(({ pagination }) => pagination.has_more)
    expect(isMore).toEqual(pages.map((page) => Number(page) < pages.length))
    const found = answers.flatMap(({ authors }) => authors)
    expect(found).toEqual(searchAll(asked))
    expect(found).toHaveLength(total_count)
    expect(new Set(found.map(({ star_id }) => star_id)).size).toBe(total_count)
    const followers = found.map(number('follower'))
    expect(followers).toEqual(followers.toSorted((a, b) => b - a))
  })

  test('beyond the last are empty, and whole before it', () => {
    const { total_count } = search({ contentTag: '房产' }).pagination
    const last = Math.ceil(total_count / 20)
    expect(search({ contentTag: '房产', page: String(last) }).pagination.has_more).toBe(false)
    const beyond = search({ contentTag: '房产', page: String(last + 1) })
    expect(beyond).toMatchObject({ authors: [], pagination: { has_more: false, total_count } })
    expect(search({ page: '500' }).authors).toHaveLength(20)
    expect(search({ page: '500' }).pagination).toMatchObject({
      has_more: false,
      total_count: 10_000,
    })
  })

  test('have another order by how well creators match', () => {
    const ids = (given: Record<string, string>) => search(given).authors.map((one) => one.star_id)
    expect(ids({ sort: 'DEFAULT' })).not.toEqual(ids({ sort: 'FANS' }))
    expect(ids({ sort: 'DEFAULT', marketingTarget: 'ACTION_CONVERSION' })).not.toEqual(
      ids({ sort: 'DEFAULT' }),
    )
  })
})

const place = fc.integer({ min: 0, max: populationSize - 1 })

describe('a keyword', () => {
  test('finds each creator by nickname, number, uid and address', () => {
    fc.assert(
      fc.property(place, (at) => {
        const id = populationId(at)
        const { nickname, uniqueId, coreUserId, secUid } = identityOf(traitsOf(id))
        const ids = (keyword: string) =>
          searchAll({ keyword, sort: 'DEFAULT' }).map(({ star_id }) => star_id)
        expect(ids(nickname)).toContain(id)
        for (const keyword of [
          uniqueId,
          coreUserId,
          `https://www.douyin.com/user/${secUid}?from=x`,
        ]) {
          expect(ids(keyword)).toEqual([id])
        }
      }),
      { numRuns: 10 },
    )
  })

  test('finds content by its tags and themes', () => {
    const found = search({ keyword: '美食探店', searchType: 'CONTENT' })
    expect(found.pagination.total_count).toBeGreaterThan(20)
    expect(search({ keyword: '美食探店' }).pagination.total_count).toBe(0)
  })

  test('that nobody has finds nobody', () => {
    expect(search({ keyword: 'no such nickname' }).authors).toEqual([])
  })
})

test('the deprecated path answers as its successor does by how well creators match', () => {
  const asked = { keyword: '小厨房', page: '2' }
  expect(search({ ...asked, platformSource: '_1' }, lightPath)).toEqual(
    search({ ...asked, sort: 'DEFAULT' }),
  )
  expect(search({ ...asked, platformSource: '_2' }, lightPath).authors).toEqual([])
})

test('the same question has one key, however it is written', () => {
  const keyOf = (given: Record<string, string>) => cacheKeyOf(requestFor(given))
  const key = keyOf({
    keyword: '茶',
    sort: 'DEFAULT',
    contentTag: '美妆,穿搭',
    location: '北京市,广东省',
  })
  for (const contentTag of ['穿搭，美妆', '1,7', '穿搭,美妆,1']) {
    const location = '广东省,北京市'
    expect(keyOf({ keyword: ' 茶 ', sort: 'score', contentTag, location, isSuperstar: '0' })).toBe(
      key,
    )
  }
  expect(keyOf({ keyword: '茶', sort: 'DEFAULT', contentTag: '美妆' })).not.toBe(key)
})

test('an answer fits the schema, and says nothing that it does not describe', () => {
  const dataset = catalog.get(searchPath)?.dataset
  if (!dataset) throw new Error('No search')
  const validator = Compile(dataset.data)
  const names = Object.keys(
    Object(dataset.data.properties.authors).items.properties.attribute_datas.properties,
  )
  for (const page of [1, 250, 500]) {
    const answer = search({ page: String(page) })
    expect([...validator.Errors(answer)]).toEqual([])
    for (const { attribute_datas } of answer.authors) {
      expect(Object.keys(attribute_datas).filter((name) => !names.includes(name))).toEqual([])
      expect(Object.values(attribute_datas).every((value) => typeof value === 'string')).toBe(true)
    }
  }
})
