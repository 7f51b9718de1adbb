import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creatorOf, videosWithin } from '../src/catalog/creator.ts'
import { bodyOf } from './sandbox-bodies.ts'

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const dayNumber = fc.integer({ min: 19_800, max: 21_900 })
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)
const day = dayNumber.map(dayOf)
const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0)

const stages = ['AWARE', 'INTERESTED', 'LIKE', 'FOLLOW']

type Values = Readonly<Record<string, string>>

/** The counts of a body's distributions, by dimension and part. */
function countsIn({ distributions }: Pick<ReturnType<typeof bodyOf>, 'distributions'>) {
  return new Map(
    distributions.map(({ origin_type, distribution_list }) => [
      origin_type,
      new Map(
        distribution_list.map((row) => [row.distribution_key, Number(row.distribution_value)]),
      ),
    ]),
  )
}

describe('distributions', () => {
  const asked = fc.constantFrom<readonly [name: string, values: Values]>(
    ['audience-distribution', {}],
    ...stages.map((linkType) => ['audience-distribution', { linkType }] as const),
    ['fans-distribution', {}],
    ['fans-distribution', { authorType: 'DIE_HARD_FAN' }],
  )

  test('count nobody twice, and say which part leads with what share of those listed', () => {
    fc.assert(
      fc.property(id, day, asked, (creator, today, [name, values]) => {
        const body = bodyOf(name, creator, today, values)
        const people = peopleOf(name, creator, today, values)
        for (const { origin_type, type, description, distribution_list } of body.distributions) {
          expect(type).toBe(2 ** origin_type)
          const counts = distribution_list.map((row) => Number(row.distribution_value))
          const listed = sum(counts)
          expect(listed).toBeGreaterThan(0)
          expect(listed).toBeLessThanOrEqual(people)
          const leading = origin_type === 3 ? counts[0] : Math.max(...counts)
          const percent = Math.floor(((leading ?? 0) / listed) * 100)
          expect(description).toContain(`${percent}%`)
        }
      }),
    )
  })

  test('divide by all eight dimensions whoever is not too small', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        for (const name of ['audience-distribution', 'fans-distribution']) {
          const dimensions = bodyOf(name, creator, today).distributions.map(
            (one) => one.origin_type,
          )
          expect(dimensions.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 5, 6, 8, 10])
        }
      }),
    )
  })

  test("tell the women and ages of the creator's own audience", () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const counts = countsIn(bodyOf('audience-distribution', creator, today))
        const { femaleShare, ageShares } = creatorOf(creator, today).audience
        const share = (dimension: number, key: string) => {
          const parts = counts.get(dimension) ?? new Map<string, number>()
          return (parts.get(key) ?? 0) / sum([...parts.values()])
        }
        expect(share(0, 'female')).toBeCloseTo(femaleShare, 2)
        for (const [age, wanted] of Object.entries(ageShares)) {
          expect(share(1, age)).toBeCloseTo(wanted, 2)
        }
      }),
    )
  })

  test('of the four stages add up to those of all connected users', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const of = (linkType: string) =>
          countsIn(bodyOf('audience-distribution', creator, today, { linkType }))
        const byStage = stages.map(of)
        for (const [dimension, parts] of of('CONNECTED')) {
          for (const [key, count] of parts) {
            const inStages = sum(byStage.map((stage) => stage.get(dimension)?.get(key) ?? 0))
            // Each is cut to a whole number.
            expect(count - inStages).toBeGreaterThanOrEqual(0)
            expect(count - inStages).toBeLessThanOrEqual(stages.length)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  test('of live streams are empty: the creators make short videos only', () => {
    const values = { platform: 'LIVE_STREAMING' }
    const body = bodyOf('audience-distribution', '6829722295873044494', '2026-03-01', values)
    const struct = bodyOf('link-struct', '6829722295873044494', '2026-03-01', values)
    expect([body.distributions, struct.link_struct]).toEqual([[], {}])
  })
})

/** How many people a distribution is of, at most, as other bodies tell. */
function peopleOf(name: string, creator: string, today: string, { linkType }: Values): number {
  if (name === 'fans-distribution') return creatorOf(creator, today).followers
  const { 5: connected, ...struct } = bodyOf('link-struct', creator, today).link_struct
  const ofStage = [struct[1], struct[2], struct[3], struct[4]][stages.indexOf(linkType ?? '')]
  return (ofStage ?? connected).value
}

describe('connected users', () => {
  test('are in one stage each, whose proportions are shares of them all', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const { link_struct } = bodyOf('link-struct', creator, today)
        const own = [link_struct[1], link_struct[2], link_struct[3], link_struct[4]]
        const total = link_struct[5].value
        expect(sum(own.map(({ value }) => value))).toBe(total)
        for (const { value, proportion } of own) expect(proportion).toBe(value / total)
        expect(sum(own.map(({ proportion }) => proportion))).toBeCloseTo(1, 9)
      }),
    )
  })

  test('whoever has more has no larger share of creators above', () => {
    fc.assert(
      fc.property(id, id, day, (one, other, today) => {
        const [more, fewer] = [one, other]
          .map((creator) => bodyOf('link-struct', creator, today).link_struct[5])
          .toSorted((a, b) => b.value - a.value)
        expect(more?.rank_percent).toBeLessThanOrEqual(fewer?.rank_percent ?? 0)
      }),
    )
  })

  test('are those whom the contents reach, at most, and every level adds up', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const { value: connected } = bodyOf('link-struct', creator, today).link_struct[5]
        for (const kind of bodyOf('touch-distribution', creator, today).video_touch) {
          const contents = kind.second_distribution
          expect(sum(contents.map((one) => one.distribution_data.cnt))).toBe(
            kind.distribution_data.cnt,
          )
          for (const { distribution_data, three_distribution } of contents) {
            expect(distribution_data.cnt).toBeGreaterThan(0)
            expect(distribution_data.cnt).toBeLessThanOrEqual(connected)
            expect(sum(three_distribution.map((one) => one.distribution_data.cnt))).toBe(
              distribution_data.cnt,
            )
          }
        }
      }),
    )
  })
})

describe('daily followers', () => {
  const period = fc.record({
    creator: id,
    first: dayNumber,
    days: fc.integer({ min: 1, max: 60 }),
    later: fc.integer({ min: 0, max: 60 }),
  })
  const bodyIn = (creator: string, today: number, first: number, last: number) =>
    bodyOf('daily-fans', creator, dayOf(today), { startDate: dayOf(first), endDate: dayOf(last) })

  test('are those that the creator had on each day, whenever they are asked for', () => {
    fc.assert(
      fc.property(period, ({ creator, first, days, later }) => {
        const last = first + days - 1
        const { daily } = bodyIn(creator, last + later, first, last)
        expect(daily).toEqual(
          Array.from({ length: days }, (_, place) => dayOf(first + place)).map((date) => ({
            date,
            fans_cnt: String(creatorOf(creator, date).followers),
          })),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('change by what the delta says from day to day, and grow by last less first', () => {
    fc.assert(
      fc.property(period, ({ creator, first, days, later }) => {
        const last = first + days - 1
        const body = bodyIn(creator, last + later, first, last)
        const followers = body.daily.map((row) => Number(row.fans_cnt))
        const deltas = body.delta.map((row) => Number(row.fans_cnt))
        expect(body.delta.map((row) => row.date)).toEqual(body.daily.map((row) => row.date))
        for (const [at, before] of followers.slice(0, -1).entries()) {
          expect(before + (deltas[at + 1] ?? 0)).toBe(followers[at + 1])
        }
        const growth = (followers.at(-1) ?? 0) - (followers[0] ?? 0)
        expect(body.fans_growth_v2.value).toBe(growth)
        // It is cut, and a JSON zero has no sign.
        expect(body.fans_growth_rate_v2.value).toBe(
          Math.trunc((growth / (followers[0] ?? 1)) * 10_000) + 0,
        )
      }),
    )
  })

  test('end today, and there are none of days to come', () => {
    const today = 20_500
    const cut = bodyIn('6829722295873044494', today, today - 2, today + 5)
    expect(cut.daily.map((row) => row.date)).toEqual([today - 2, today - 1, today].map(dayOf))
    const none = bodyIn('6829722295873044494', today, today + 1, today + 5)
    expect([none.daily, none.delta, none.fans_growth_v2]).toEqual([[], [], {}])
  })
})

describe('what videos are about', () => {
  test('contents count the personal videos that spread-info counts', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const rows = bodyOf('video-distribution', creator, today).video_content_distribution
        const videos = videosWithin(creatorOf(creator, today), 30, 'personal')
        expect(sum(rows.map(({ cnt }) => cnt))).toBe(videos.length)
        for (const { cnt, proportion } of rows) {
          expect(proportion).toBe(Number((cnt / videos.length).toFixed(4)))
        }
        const reached = bodyOf('touch-distribution', creator, today).video_touch
        const names = reached.flatMap(({ second_distribution }) =>
          second_distribution.map(({ distribution_data }) => distribution_data.name),
        )
        expect(names.toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
      }),
    )
  })

  test('comments use no word more often than there are comments, the hottest first', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const rows = bodyOf('hot-comment-tokens', creator, today).hot_comment_tokens
        const rates = rows.map(({ hot_rate }) => hot_rate)
        expect(rates).toEqual(rates.toSorted((a, b) => b - a))
        expect(new Set(rows.map(({ comment_token }) => comment_token)).size).toBe(rows.length)
        expect(rows.length).toBeLessThanOrEqual(10)
        const videos = videosWithin(creatorOf(creator, today), 30)
        const comments = sum(videos.map((video) => video.comments))
        for (const rate of rates) {
          expect(rate).toBeGreaterThan(0)
          expect(rate).toBeLessThanOrEqual(comments)
        }
      }),
    )
  })

  test('each video of 90 days has one of the words of the content', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const words = bodyOf('content-hot-keywords', creator, today).keyword_item_distribution
        const videos = videosWithin(creatorOf(creator, today), 90)
        expect(sum(Object.values(words))).toBe(videos.length)
        for (const count of Object.values(words)) expect(count).toBeGreaterThan(0)
      }),
    )
  })
})
