import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { populationId, populationSize } from '../src/catalog/creator/population.ts'
import { creatorOf } from '../src/catalog/creator.ts'
import { asked, calledBody } from './sandbox-bodies.ts'

const member = fc.integer({ min: 0, max: populationSize - 1 }).map(populationId)
const anyId = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const day = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const answer = (...call: Parameters<typeof calledBody>) => calledBody(...call) as Body

const itemsOf = (creator: string, today: string, others: Readonly<Record<string, string>> = {}) =>
  answer('show-items', today, { oAuthorId: creator, ...others })

/** All pages of a creator's homepage. */
function homepageOf(
  creator: string,
  today: string,
  others: Readonly<Record<string, string>> = {},
): HomepageRow[] {
  const rows: HomepageRow[] = []
  for (let page = 1; ; page++) {
    const given = { oAuthorId: creator, page: String(page), ...others }
    const { items, pagination } = answer('homepage-videos', today, given)
    expect(pagination).toMatchObject({ page, limit: 20 })
    expect(items.length).toBe(Math.max(0, Math.min(20, pagination.total_count - 20 * (page - 1))))
    rows.push(...items)
    expect(pagination.has_more).toBe(rows.length < pagination.total_count)
    if (!pagination.has_more) return rows
  }
}

/** The newest of a creator's personal videos, one of the middle, and the oldest that is listed. */
function someOf(creator: string, today: string): ShowRow[] {
  const { latest_item_info: items } = itemsOf(creator, today)
  return [items[0], items[Math.floor(items.length / 2)], items.at(-1)].flatMap((row) => row ?? [])
}

const report = (kind: 'detail' | 'trend' | 'th-analysis', itemId: string, today: string) =>
  answer(`item-report-${kind}`, today, { itemId })

describe('requests', () => {
  test('have the names and times of the upstream', () => {
    const query = (given: Readonly<Record<string, string>>) =>
      asked('homepage-videos', { oAuthorId: '6829722295873044494', ...given })[1].query
    const plain = { o_author_id: '6829722295873044494', page: '1', only_assign: 'false' }
    expect(query({})).toEqual(plain)
    expect(
      query({ videoType: 'PERSONAL', page: '3', keyword: '测评', onlyAssign: 'true' }),
    ).toEqual({
      ...{ ...plain, page: '3', is_star_item: 'false', only_assign: 'true', keyword: '测评' },
    })
    expect(query({ videoType: 'true', startDate: '20260228', endDate: '2026-03-01' })).toEqual({
      ...{ ...plain, is_star_item: 'true' },
      start_time: String(Date.parse('2026-02-28T00:00:00+08:00') / 1000),
      end_time: String(Date.parse('2026-03-01T23:59:59+08:00') / 1000),
    })
    for (const kind of ['detail', 'trend', 'th-analysis']) {
      const [, request] = asked(`item-report-${kind}`, { itemId: '7535058546554417232' })
      expect(request).toMatchObject({
        ...{ method: 'POST', query: {}, body: { item_id: '7535058546554417232' } },
        path: `/gw/api/data_sp/item_report_${kind.replace('-', '_')}`,
        subjects: [{ kind: 'video', id: '7535058546554417232' }],
      })
    }
  })
})

describe('videos that are listed', () => {
  test('stand on the homepage with the same figures, whoever made them', () => {
    fc.assert(
      fc.property(fc.oneof(member, anyId), day, (creator, today) => {
        const homepage = new Map(homepageOf(creator, today).map((row) => [row.item_id, row]))
        expect(homepage.size).toBe(creatorOf(creator, today).videos.length)
        const { latest_item_info: personal, latest_star_item_info: xingtu } = itemsOf(
          creator,
          today,
        )
        expect(personal.length).toBeGreaterThan(0)
        expect(Math.max(personal.length, xingtu.length)).toBeLessThanOrEqual(15)
        for (const item of [...personal, ...xingtu]) {
          expect(homepage.get(item.item_id)).toMatchObject({
            title: item.title,
            watch_cnt: item.play,
            like_cnt: item.like,
            comment_cnt: item.comment,
            interact_rate: rate(item.like + item.comment + item.share, item.play),
            duration: item.duration,
            create_time: item.create_time,
            cover_uri: item.item_cover,
            url: item.url,
          })
        }
        const plays = new Map([...homepage].map(([id, row]) => [id, row.watch_cnt]))
        const recommended = answer('recommended-videos', today, { oAuthorId: creator })
        for (const { item_id, play } of recommended.newest_videos) {
          expect(plays.get(item_id)).toBe(play)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('have the same figures in their reports, for 200 creators of the population', () => {
    fc.assert(
      fc.property(member, day, (creator, today) => {
        const { latest_item_info: personal, latest_star_item_info: xingtu } = itemsOf(
          creator,
          today,
        )
        for (const item of [...personal.slice(0, 4), ...xingtu.slice(0, 2)]) {
          const { author_info: author, video_info: video } = report('detail', item.item_id, today)
          expect(video).toMatchObject({
            item_id: item.item_id,
            title: item.title,
            create_time: String(item.create_time),
            duration: item.duration,
            vv_cnt: String(item.play),
            like_cnt: String(item.like),
            comment_cnt: String(item.comment),
            share_cnt: String(item.share),
            interact_cnt: String(item.like + item.comment + item.share),
            interact_rate: rate(item.like + item.comment + item.share, item.play),
            video_id: item.video_id,
          })
          expect(author).toMatchObject({
            author_id: creator,
            core_user_id: item.core_user_id,
            follower: String(creatorOf(creator, today).followers),
          })
        }
      }),
      { numRuns: 200 },
    )
  })

  test('of a creator beyond the population have reports without an author', () => {
    fc.assert(
      fc.property(anyId, day, (creator, today) => {
        for (const item of itemsOf(creator, today).latest_item_info.slice(0, 2)) {
          const body = report('detail', item.item_id, today)
          expect(body).not.toHaveProperty('author_info')
          expect(body.video_info.item_id).toBe(item.item_id)
          const published = new Date((Number(body.video_info.create_time) + 8 * 3600) * 1000)
          expect(published.toISOString().slice(0, 10)).toBe(item.item_date)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('are none on a platform other than short video', () => {
    const body = itemsOf(populationId(7), '2026-03-01', { platform: 'LIVE_STREAMING' })
    expect([body.latest_item_info, body.latest_star_item_info]).toEqual([[], []])
    for (const compared of Object.values(body.data_description)) expect(compared).toEqual({})
  })

  test('are narrowed by kind, assignment, title and day, as asked', () => {
    fc.assert(
      fc.property(member, day, (creator, today) => {
        const { videos } = creatorOf(creator, today)
        const all = homepageOf(creator, today)
        const ids = (rows: readonly { readonly item_id: string }[]) =>
          rows.map((row) => row.item_id)
        const known = (holds: (video: (typeof videos)[number]) => boolean) =>
          videos.filter(holds).map(({ itemId }) => itemId)
        const found = (others: Readonly<Record<string, string>>) =>
          ids(homepageOf(creator, today, others))
        expect(found({ videoType: 'XINGTU' })).toEqual(known(({ kind }) => kind === 'xingtu'))
        expect(found({ videoType: 'PERSONAL' })).toEqual(known(({ kind }) => kind === 'personal'))
        const isAsked = known(({ kind, assigned }) => kind === 'personal' || assigned)
        expect(found({ onlyAssign: 'true' })).toEqual(isAsked)
        const { latest_star_item_info: xingtu } = itemsOf(creator, today, { onlyAssign: 'true' })
        const assigned = known((video) => video.assigned)
        expect(ids(xingtu)).toEqual(assigned.slice(0, 15))
        const [first] = all
        const keyword = first?.title.slice(0, 4) ?? ''
        const titled = all.filter(({ title }) => title.includes(keyword))
        expect(found({ keyword })).toEqual(ids(titled))
        const date = new Date(((first?.create_time ?? 0) + 8 * 3600) * 1000).toISOString()
        const compact = date.slice(0, 10).replaceAll('-', '')
        const ofDay = found({ startDate: compact, endDate: compact })
        expect(ofDay).toContain(first?.item_id)
        const midnight = Date.parse(`${date.slice(0, 10)}T00:00:00+08:00`) / 1000
        for (const { item_id, create_time } of all) {
          const isOfDay = create_time >= midnight && create_time < midnight + 86_400
          expect(ofDay.includes(item_id)).toBe(isOfDay)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('figures among peers', () => {
  test('are those that spread-info has of the Xingtu videos of 90 days', () => {
    const flow = fc.constantFrom('EXCLUDE', 'INCLUDE')
    fc.assert(
      fc.property(member, day, flow, fc.boolean(), (creator, today, flowType, onlyAssign) => {
        const given = { oAuthorId: creator, kolId: creator, onlyAssign: String(onlyAssign) }
        const { data_description: compared } = itemsOf(creator, today, { ...given, flowType })
        const measured = {
          ...given,
          range: '3',
          type: '2',
          flowType: flowType === 'EXCLUDE' ? '0' : '1',
        }
        const spread = answer('spread-info', today, measured)
        if (spread.play_mid === undefined) {
          expect(compared.play_medium).toEqual({})
          return
        }
        expect(compared.play_medium?.rate).toBe(Number(spread.play_mid))
        expect(compared.interaction?.rate).toBe((spread.interact_rate.value ?? 0) / 10_000)
        expect(compared.video_view_rate?.rate).toBe((spread.play_over_rate.value ?? 0) / 10_000)
        const overtake = (spread.play_over_rate.overtake ?? 0) / 10_000
        // It is told with two decimals.
        expect(compared.video_view_rate?.compare_author).toBe(Number(overtake.toFixed(2)))
      }),
    )
  })
})

describe('the trend of a video', () => {
  test('adds up to its figures, from its publication to yesterday, 30 days at most', () => {
    fc.assert(
      fc.property(fc.oneof(member, anyId), day, (creator, today) => {
        for (const { item_id } of someOf(creator, today)) {
          const { video_info: video } = report('detail', item_id, today)
          const { date_values: lists } = report('trend', item_id, today)
          const sum = (name: string) =>
            String(lists[name]?.reduce((total, { value }) => total + Number(value), 0))
          expect(sum('vv_list')).toBe(video.vv_cnt)
          expect(sum('like_cnt_list')).toBe(video.like_cnt)
          expect(sum('comment_cnt_list')).toBe(video.comment_cnt)
          expect(sum('share_cnt_list')).toBe(video.share_cnt)
          expect(sum('collect_cnt_list')).toBe(video.collect_cnt)
          expect(sum('interact_cnt_list')).toBe(video.interact_cnt)
          expect(Number(sum('valid_vv_list'))).toBeGreaterThan(Number(video.vv_cnt))
          const dates = lists.vv_list?.map(({ visit_date }) => visit_date) ?? []
          expect(dates).toEqual(daysFrom(Number(video.create_time), today).slice(0, 30))
          for (const list of Object.values(lists)) {
            expect(list.map(({ visit_date }) => visit_date)).toEqual(dates)
          }
          const finished = lists.finish_rate_list?.reduce(
            (total, { value }, at) => total + Number(value) * Number(lists.vv_list?.[at]?.value),
            0,
          )
          const finishRate = (finished ?? 0) / Number(video.vv_cnt) / 10_000
          expect(finishRate).toBeCloseTo(video.finish_rate, 2)
          const interacted = Number(lists.interact_rate_list?.[0]?.value) / 10_000
          expect(interacted).toBeCloseTo(video.interact_rate, 2)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('does not change what it said of a day while the video is younger than it reaches', () => {
    fc.assert(
      fc.property(member, day, fc.integer({ min: 1, max: 5 }), (creator, today, later) => {
        const [newest] = itemsOf(creator, today).latest_item_info
        const age =
          (Date.parse(`${today}T00:00:00+08:00`) / 1000 - (newest?.create_time ?? 0)) / 86_400
        if (!newest || age + later > 30) return
        const before = report('trend', newest.item_id, today).date_values
        const dayThen = new Date(Date.parse(today) + later * 86_400_000).toISOString().slice(0, 10)
        const after = report('trend', newest.item_id, dayThen).date_values
        for (const [name, list] of Object.entries(before)) {
          expect(after[name]?.slice(0, list.length)).toEqual(list)
          expect(after[name]?.length).toBe(list.length + later)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a video by the second', () => {
  test('loses everybody once, has all its likes, and ends with those who saw it all', () => {
    fc.assert(
      fc.property(fc.oneof(member, anyId), day, (creator, today) => {
        for (const { item_id } of someOf(creator, today)) {
          const { video_info: video } = report('detail', item_id, today)
          const { like_info, play_lose_info } = report('th-analysis', item_id, today)
          const steps = Array.from({ length: Math.ceil(video.duration / 2) }, (_, at) =>
            String(2 * at),
          )
          expect(Object.keys(play_lose_info)).toEqual(steps)
          expect(Object.keys(like_info)).toEqual(steps)
          const lost = Object.values(play_lose_info).map(Number)
          const left = lost.reduce((a, b) => a + b, 0)
          expect(left / Number(video.vv_cnt)).toBeGreaterThan(1)
          expect(left / Number(video.vv_cnt)).toBeLessThan(1.1)
          expect(Math.min(...lost)).toBeGreaterThanOrEqual(0)
          expect((lost.at(-1) ?? 0) / left).toBeGreaterThanOrEqual(video.finish_rate - 0.001)
          const likes = Object.values(like_info).map(Number)
          expect(likes.reduce((a, b) => a + b, 0)).toBe(Number(video.like_cnt))
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a report on any id', () => {
  test('is about a video of its own, the same on every day', () => {
    fc.assert(
      fc.property(anyId, day, (itemId, today) => {
        const body = report('detail', itemId, today)
        if (!body.video_info) return
        expect(body.video_info).toMatchObject({ item_id: itemId })
        expect(body.video_info).toMatchObject({
          ...{ title: report('detail', itemId, '2030-01-01').video_info.title },
          create_time: report('detail', itemId, '2030-01-01').video_info.create_time,
        })
        expect(Number(body.video_info.vv_cnt)).toBeGreaterThan(1000)
      }),
    )
  })
})

const rate = (interactions: number, plays: number) => Number((interactions / plays).toFixed(4))

/** The days from that of a moment in Shanghai to the one before another day, as `20260131`. */
function daysFrom(seconds: number, today: string): number[] {
  const first = Math.floor((seconds + 8 * 3600) / 86_400)
  const count = Date.parse(today) / 86_400_000 - first
  return Array.from({ length: count }, (_, at) =>
    Number(new Date((first + at) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')),
  )
}

interface ShowRow {
  readonly item_id: string
  readonly title: string
  readonly item_date: string
  readonly item_cover: string
  readonly core_user_id: string
  readonly create_time: number
  readonly duration: number
  readonly play: number
  readonly like: number
  readonly comment: number
  readonly share: number
  readonly url: string
  readonly video_id: string
}

interface HomepageRow {
  readonly item_id: string
  readonly title: string
  readonly watch_cnt: number
  readonly create_time: number
}

interface Compared {
  readonly rate?: number
  readonly compare_author?: number
}

interface PeerFigure {
  readonly value?: number
  readonly overtake?: number
}

/** The members of any of the bodies that the tests read; a body has those of its dataset. */
interface Body {
  readonly latest_item_info: readonly ShowRow[]
  readonly latest_star_item_info: readonly ShowRow[]
  readonly data_description: Readonly<Record<string, Compared>>
  readonly items: readonly HomepageRow[]
  readonly pagination: { readonly total_count: number; readonly has_more: boolean }
  readonly newest_videos: readonly { readonly item_id: string; readonly play: number }[]
  readonly play_mid?: string
  readonly interact_rate: PeerFigure
  readonly play_over_rate: PeerFigure
  readonly author_info: object
  readonly video_info: {
    readonly item_id: string
    readonly title: string
    readonly create_time: string
    readonly duration: number
    readonly finish_rate: number
    readonly interact_rate: number
    readonly vv_cnt: string
    readonly like_cnt: string
    readonly comment_cnt: string
    readonly share_cnt: string
    readonly collect_cnt: string
    readonly interact_cnt: string
  }
  readonly date_values: Readonly<
    Record<string, readonly { readonly value: string; readonly visit_date: number }[]>
  >
  readonly like_info: Readonly<Record<string, string>>
  readonly play_lose_info: Readonly<Record<string, string>>
}
