import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { populationId, populationSize } from '../src/catalog/creator/population.ts'
import { boards } from '../src/catalog/rankings.ts'
import { bodyOf, calledBody } from './sandbox-bodies.ts'

const day = '2026-03-01'
const place = fc.integer({ min: 0, max: populationSize - 1 })
const anybody = fc.bigInt({ min: 10n ** 15n, max: 9n * 10n ** 18n - 1n }).map(String)
const member = place.map(populationId)

interface Row {
  readonly id: string
  readonly star_id: string
  readonly follower: number
  readonly rank: number
  readonly score: number
  readonly attribute_datas: Readonly<Record<string, string>>
}

interface Listed {
  readonly authors: readonly Row[]
  readonly not_exist_author_ids?: readonly string[]
  readonly pagination: { readonly total_count: number; readonly has_more: boolean }
}

const listed = (dataset: string, given: Readonly<Record<string, string>>) =>
  calledBody(dataset, day, given) as Listed
const profile = (oAuthorId: string) =>
  calledBody('base-info', day, { oAuthorId }) as Readonly<Record<string, string>>

test('an account is looked up by each of its names to the creator whose profile has them', () => {
  fc.assert(
    fc.property(member, (creator) => {
      const { core_user_id, sec_uid, unique_id } = profile(creator)
      const found = { exist: true, id: creator, core_user_id }
      const base_resp = { status_code: 0, status_message: '' }
      for (const [dataset, given] of [
        ['creator-by-uid', { uid: String(core_user_id) }],
        ['creator-by-sec-uid', { secUid: String(sec_uid) }],
        ['creator-by-unique-id', { uniqueId: String(unique_id) }],
      ] as const) {
        expect(calledBody(dataset, day, given)).toEqual({ ...found, base_resp })
      }
    }),
    { numRuns: 20 },
  )
  expect(calledBody('creator-by-uid', day, { uid: '12345' })).toMatchObject({ exist: false })
})

test('a batch tells of each what the profile does, in the order asked for, and who does not exist', () => {
  const nobody = '9123456789000000404'
  fc.assert(
    fc.property(fc.uniqueArray(anybody, { minLength: 1, maxLength: 50 }), (creators) => {
      const oAuthorIds = [nobody, ...creators].slice(0, 50).join(',')
      const body = listed('creators-batch', { oAuthorIds })
      expect(body.not_exist_author_ids).toEqual([nobody])
      expect(body.authors.map(({ id }) => id)).toEqual(creators.slice(0, 49))
      for (const row of body.authors.slice(0, 3)) expect(profile(row.id)).toMatchObject(row)
    }),
    { numRuns: 20 },
  )
})

describe('similar creators', () => {
  const asked = fc.record({
    oAuthorIds: fc.uniqueArray(member, { minLength: 1, maxLength: 3 }).map((ids) => ids.join(',')),
    similarType: fc.constantFrom('CONTENT', 'AUDIENCE', 'COMMERCIAL', 'COMPREHENSION'),
  })

  test('are others, each once over all pages, and tell what their profiles do', () => {
    fc.assert(
      fc.property(asked, (given) => {
        const rows: Row[] = []
        for (let page = 1; ; page++) {
          const body = listed('similar-creators', { ...given, page: String(page) })
          rows.push(...body.authors)
          if (!body.pagination.has_more) break
        }
        const ids = rows.map(({ star_id }) => star_id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const one of given.oAuthorIds.split(',')) expect(ids).not.toContain(one)
        for (const { star_id, attribute_datas } of rows.slice(0, 2)) {
          expect(profile(star_id)).toMatchObject({
            nick_name: attribute_datas.nick_name,
            follower: Number(attribute_datas.follower),
          })
        }
      }),
      { numRuns: 10 },
    )
  })

  test('in content have a tag in common with whom they are like', () => {
    const tagsOf = (id: string) => Object.keys(Object(profile(id).tags_relation))
    fc.assert(
      fc.property(member, (oAuthorIds) => {
        const own = tagsOf(oAuthorIds)
        for (const { star_id } of listed('similar-creators', { oAuthorIds }).authors) {
          expect(tagsOf(star_id).some((tag) => own.includes(tag))).toBe(true)
        }
      }),
      { numRuns: 5 },
    )
  })
})

describe('a ranking', () => {
  const asking = (board: string, others: Readonly<Record<string, string>> = {}) =>
    listed('ranking', { board, qualifier: 'GAMES', date: '20260228', ...others }).authors

  test.each(boards.map(({ name }) => [name]))('%s has places and scores that fall', (board) => {
    const rows = [...asking(board), ...asking(board, { qualifier: 'BEAUTY_AND_COSMETICS' })]
    expect(rows.length).toBeGreaterThan(0)
    for (const authors of [asking(board), asking(board, { period: 'WEEK' })]) {
      expect(authors.map(({ rank }) => rank)).toEqual(authors.map((_, at) => at + 1))
      expect(authors.map(({ score }) => score)).toEqual(
        authors.map(({ score }) => score).toSorted((a, b) => b - a),
      )
      expect(authors.length).toBeLessThanOrEqual(100)
    }
  })

  test('is of those who work for the industry, and differs from board to board', () => {
    const [first] = asking('TOP_CREATORS')
    const { industry_tags } = calledBody('marketing-info', day, {
      oAuthorId: String(first?.star_id),
    }) as { readonly industry_tags: readonly string[] }
    expect(industry_tags.some((tag) => tag.startsWith('游戏'))).toBe(true)
    expect(asking('TOP_CREATORS')).not.toEqual(asking('SELLING'))
    expect(asking('TOP_CREATORS', { qualifier: 'nothing' })).toEqual([])
  })

  test('of followers has those of the day that it is asked for', () => {
    for (const { star_id, follower } of asking('TOP_CREATORS', { date: '20260301' }).slice(0, 3)) {
      expect(profile(star_id)).toMatchObject({ follower })
    }
  })

  test('of a day that is still to come has nobody', () => {
    expect(asking('TOP_CREATORS', { date: '20260302' })).toEqual([])
  })

  test('is in the catalog of its scene, by its code', () => {
    for (const isLive of [false, true]) {
      const { catalog } = bodyOf('ranking-catalog', '', day, {
        scene: isLive ? 'LIVE' : 'VIDEO',
      }) as unknown as { readonly catalog: readonly { readonly code: number }[] }
      expect(catalog.map(({ code }) => String(code))).toEqual(
        boards.filter((board) => board.isLive === isLive).map(({ code }) => code),
      )
    }
  })
})

describe('hosts', () => {
  const hosts = (given: Readonly<Record<string, string>> = {}) => listed('host-search', given)

  test('stream, and tell what the statistics of their streams do', () => {
    for (const { star_id, attribute_datas } of hosts().authors.slice(0, 5)) {
      expect(profile(star_id)).toMatchObject({ platform_channel: [1, 10] })
      expect(
        calledBody('live-statistics', day, { oAuthorId: star_id, flowType: 'INCLUDE' }),
      ).toMatchObject({ avg_watch_ucnt: attribute_datas.live_avg_watch_ucnt })
      expect(Number(attribute_datas.live_acu)).toBeLessThan(Number(attribute_datas.live_pcu))
    }
  })

  test('are narrowed by price, followers and name, and sorted by followers where asked', () => {
    const all = hosts().pagination.total_count
    const given = { livePriceRange: '5000-20000', followerRange: '1000000-', sort: 'FANS' }
    const { authors, pagination } = hosts(given)
    expect(pagination.total_count).toBeLessThan(all)
    expect(pagination.total_count).toBeGreaterThan(0)
    for (const { attribute_datas: of } of authors) {
      expect(Number(of.live_price)).toBeGreaterThanOrEqual(5000)
      expect(Number(of.live_price)).toBeLessThanOrEqual(20_000)
      expect(Number(of.follower)).toBeGreaterThanOrEqual(1_000_000)
    }
    const followers = authors.map(({ attribute_datas: of }) => Number(of.follower))
    expect(followers).toEqual(followers.toSorted((a, b) => b - a))
    const [one] = authors
    const named = hosts({ keyword: String(one?.attribute_datas.nick_name) })
    expect(named.authors.map(({ star_id }) => star_id)).toContain(one?.star_id)
  })
})
