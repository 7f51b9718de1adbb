import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { describe, expect, test } from 'vitest'
import { creatorOf } from '../src/catalog/creator.ts'
import { datasets } from '../src/catalog/datasets.gen.ts'
import { catalog } from '../src/catalog/index.ts'
import { industries } from '../src/catalog/industries.ts'
import { fieldNotes, mapMember } from '../src/catalog/units.ts'
import { answerOf, bodyOf, choicesOf, indexNames, type VideoRow } from './sandbox-bodies.ts'
import { times } from './thorough.ts'

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const day = fc
  .date({ min: new Date('2024-06-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const spreadValues = fc.record({
  type: fc.constantFrom('1', '2'),
  range: fc.constantFrom('2', '3'),
  flowType: fc.constantFrom('0', '1'),
  onlyAssign: fc.constantFrom('true', 'false'),
})

const tiers = [
  ['1_20', 1],
  ['21_60', 2],
  ['60', 71],
] as const

describe('costs', () => {
  test('come from the listed prices and one number of expected plays', () => {
    fc.assert(
      fc.property(id, day, spreadValues, (creator, today, values) => {
        const { expect_cpm, sales_expect_cpm } = bodyOf('spread-info', creator, today, values)
        const prices = bodyOf('marketing-info', creator, today).price_info
        const { expectedPlays } = creatorOf(creator, today)
        let least = 0
        let most = Number.POSITIVE_INFINITY
        for (const [tier, videoType] of tiers) {
          const price = prices.find((row) => row.video_type === videoType && row.enable)?.price
          const printed = expect_cpm[`cpm_${tier}`]
          expect(printed === undefined).toBe(price === undefined)
          if (price === undefined) continue
          expect(printed).toBe(String(Math.floor((price * 100_000) / expectedPlays)))
          least = Math.max(least, (price * 100_000) / (Number(printed) + 1))
          most = Math.min(most, (price * 100_000) / Number(printed))
          const ratio = Number(sales_expect_cpm[`cpm_${tier}`]) / Number(printed)
          expect(ratio).toBeGreaterThan(1.16)
          expect(ratio).toBeLessThan(1.19)
        }
        // Whoever has the two bodies finds the same plays in every tier.
        expect(least).toBeLessThan(most)
        expect(expectedPlays).toBeGreaterThan(least)
        expect(expectedPlays).toBeLessThanOrEqual(most)
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('of an interaction follow from the cost of plays and the interaction rate', () => {
    fc.assert(
      fc.property(id, day, spreadValues, (creator, today, values) => {
        const body = bodyOf('spread-info', creator, today, values)
        const rate = body.interact_rate.value
        if (rate === undefined) {
          expect(body.expect_cpe).toEqual({})
          return
        }
        expect(rate).toBeGreaterThan(0)
        for (const [tier] of tiers) {
          const cpm = body.expect_cpm[`cpm_${tier}`]
          const cpe = body.expect_cpe[`cpe_${tier}`]
          if (cpm === undefined) expect(cpe).toBeUndefined()
          else expect(cpe).toBe(String(Math.floor((Number(cpm) * 10) / rate)))
        }
      }),
      { numRuns: times(300, 100) },
    )
  })
})

describe('videos', () => {
  test('the newest ones are all of the last 30 days, of either kind, the newest first', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const body = bodyOf('recommended-videos', creator, today)
        const { videos } = creatorOf(creator, today)
        const recent = videos.filter((video) => video.createdAtSeconds >= daysBefore(today, 30))
        expect(idsOf(body.newest_videos)).toEqual(recent.map((video) => video.itemId))
        const times = body.newest_videos.map((video) => video.create_time)
        expect(times).toEqual(times.toSorted((a, b) => b - a))
        const others = [body.order_hot_videos, body.personal_hot_videos, body.masterpiece_videos]
        const newest = new Set(idsOf(body.newest_videos))
        for (const row of others.flat()) {
          if (!newest.has(row.item_id)) expect(row.create_time).toBeLessThan(Math.min(...times))
        }
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('the lists have the number and the median that spread-info gives, of either kind', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const { newest_videos, order_hot_videos } = bodyOf('recommended-videos', creator, today)
        const expectMeasured = (
          videos: readonly VideoRow[],
          others: Readonly<Record<string, string>>,
        ) => {
          const all = { ...others, flowType: 'INCLUDE' }
          const { item_num, play_mid } = bodyOf('spread-info', creator, today, all)
          const plays = videos.map((video) => video.play)
          const found = plays.length > 0
          expect(item_num).toBe(found ? String(plays.length) : undefined)
          expect(play_mid).toBe(found ? String(median(plays)) : undefined)
        }
        const xingtu = new Set(idsOf(order_hot_videos))
        expectMeasured(
          newest_videos.filter((video) => !xingtu.has(video.item_id)),
          { type: '1' },
        )
        for (const [range, days] of [['2', 30] as const, ['3', 90] as const]) {
          const since = daysBefore(today, days)
          const within = order_hot_videos.filter((video) => video.create_time >= since)
          expectMeasured(within, { type: '2', range })
        }
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('figures are the median and means of the very same videos', () => {
    fc.assert(
      fc.property(id, day, spreadValues, (creator, today, values) => {
        const body = bodyOf('spread-info', creator, today, values)
        const videos = measured(creator, today, values)
        const mean = (figures: number[]) =>
          String(Math.floor(figures.reduce((a, b) => a + b, 0) / figures.length))
        if (videos.length === 0) {
          for (const name of ['play_mid', 'item_num', 'like_avg', 'avg_duration', 'share_avg']) {
            expect(body).not.toHaveProperty(name)
          }
          expect([body.interact_rate, body.item_rate.play_mid]).toEqual([{}, {}])
          return
        }
        expect(body).toMatchObject({
          play_mid: String(median(videos.map((video) => video.plays))),
          item_num: String(videos.length),
          like_avg: mean(videos.map((video) => video.likes)),
          comment_avg: mean(videos.map((video) => video.comments)),
          share_avg: mean(videos.map((video) => video.shares)),
          avg_duration: mean(videos.map((video) => video.durationSeconds * 100)),
        })
        expect(String(body.item_rate.play_mid.value)).toBe(body.play_mid)
        expect(String(body.item_rate.item_num.value)).toBe(body.item_num)
        const plays = videos.reduce((sum, video) => sum + video.plays, 0)
        const interactions = videos.reduce((sum, v) => sum + v.likes + v.comments + v.shares, 0)
        expect(body.interact_rate.value).toBe(Math.floor((interactions * 10_000) / plays))
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('personal figures do not depend on paid traffic or assignment, Xingtu plays do', () => {
    fc.assert(
      fc.property(id, day, fc.constantFrom('2', '3'), (creator, today, range) => {
        const body = (others: Readonly<Record<string, string>>) =>
          bodyOf('spread-info', creator, today, { range, flowType: '1', ...others })
        const personal = body({ type: '1' })
        expect(body({ type: '1', flowType: '0' })).toEqual(personal)
        expect(body({ type: '1', onlyAssign: 'true' })).toEqual(personal)
        const paid = body({ type: '2' }).play_mid
        const natural = body({ type: '2', flowType: '0' }).play_mid
        if (paid !== undefined) expect(Number(natural)).toBeLessThan(Number(paid))
      }),
    )
  })

  test('the hot lists hold the most played of their kind, of Xingtu videos all', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const body = bodyOf('recommended-videos', creator, today)
        const { videos } = creatorOf(creator, today)
        const top = (kind: string) =>
          videos
            .filter((video) => video.kind === kind)
            .map((video) => video.plays)
            .sort((a, b) => b - a)
        expect(body.personal_hot_videos.map((row) => row.play)).toEqual(top('personal').slice(0, 5))
        expect(body.order_hot_videos.map((row) => row.play)).toEqual(top('xingtu'))
        const known = new Map(videos.map((video) => [video.itemId, video.plays]))
        const rows = [...body.masterpiece_videos, ...body.newest_videos, ...body.order_hot_videos]
        for (const row of rows) expect(known.get(row.item_id)).toBe(row.play)
      }),
    )
  })

  test('a platform other than short video has none', () => {
    const platform = { platform: '10' }
    const videos = bodyOf('recommended-videos', '6829722295873044494', '2026-03-01', platform)
    const prices = bodyOf('marketing-info', '6829722295873044494', '2026-03-01', platform)
    expect([videos.newest_videos, videos.personal_hot_videos, prices.price_info]).toEqual([
      [],
      [],
      [],
    ])
  })
})

/** Unix seconds of the midnight in Shanghai so many days before a day begins there. */
function daysBefore(today: string, days: number): number {
  return Date.parse(`${today}T00:00:00+08:00`) / 1000 - days * 86_400
}

function idsOf(videos: readonly VideoRow[]): string[] {
  return videos.map((video) => video.item_id)
}

function measured(creator: string, today: string, values: Readonly<Record<string, string>>) {
  const since = daysBefore(today, values.range === '3' ? 90 : 30)
  return creatorOf(creator, today)
    .videos.filter((video) => video.createdAtSeconds >= since)
    .filter((video) => video.kind === (values.type === '2' ? 'xingtu' : 'personal'))
    .filter((video) => video.kind === 'personal' || values.onlyAssign === 'false' || video.assigned)
    .map((video) => {
      const natural = values.flowType === '0' ? 1 - video.paidShare : 1
      const cut = (figure: number) => Math.floor(figure * natural)
      const { plays, likes, comments, shares } = video
      return {
        ...video,
        plays: cut(plays),
        likes: cut(likes),
        comments: cut(comments),
        shares: cut(shares),
      }
    })
}

function median(figures: readonly number[]): number | undefined {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]
}

describe('indices', () => {
  test("an industry has its own peers' average, the same for all creators of a field", () => {
    const averages = new Map<string, readonly number[]>()
    // Only the deprecated path takes industries that nobody has heard of.
    const anyIndustry = [...catalog.values()].find(({ id }) => id === 'get-kol-link-info')
    if (!anyIndustry) throw new Error('No endpoint takes any industry')
    const asked = fc.constantFrom(...industries.map(({ name }) => name), 'unheard-of')
    fc.assert(
      fc.property(id, day, asked, (creator, today, industryTag) => {
        const averagesIn = (industry: string) =>
          indexNames.map(
            (name) =>
              answerOf(anyIndustry, creator, today, { industryTag: industry })[name].avg_value,
          )
        const found = averagesIn(industryTag)
        const ofAll = averagesIn('ALL')
        for (const [at, average] of found.entries()) {
          if (industryTag === 'ALL') expect(average).toBe(ofAll[at])
          else expect(average).not.toBe(ofAll[at])
        }
        const key = `${creatorOf(creator, today).field.name}/${industryTag}`
        expect(averages.get(key) ?? found).toEqual(found)
        averages.set(key, found)
      }),
    )
  })

  test('whoever is above another is ranked no lower, whichever industries are asked for', () => {
    const asked = fc.constantFrom(...industries.map(({ name }) => name))
    const card = fc
      .tuple(id, asked)
      .map(([creator, industryTag]) => bodyOf('link-info', creator, '2026-03-01', { industryTag }))
    fc.assert(
      fc.property(card, card, fc.constantFrom(...indexNames), (one, other, name) => {
        const [above, below] = [one[name], other[name]].toSorted((a, b) => b.value - a.value)
        expect(Number(above?.rank)).toBeLessThanOrEqual(Number(below?.rank))
        expect(above?.rank_percent).toBeLessThanOrEqual(below?.rank_percent ?? 0)
      }),
    )
  })
})

describe('prices', () => {
  test('name their creator, rise with the length, and fold co-creation', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const { price_info } = bodyOf('marketing-info', creator, today)
        for (const row of price_info) expect(row.author_id).toBe(creator)
        const priced = new Map(price_info.map((row) => [row.video_type, row]))
        const short = priced.get(1)?.price ?? 0
        const middle = priced.get(2)?.price ?? 0
        expect(short).toBeGreaterThan(0)
        expect(middle).toBeGreaterThanOrEqual(short)
        expect(priced.get(71)?.price ?? middle).toBeGreaterThanOrEqual(middle)
        expect(priced.get(91)?.do_fold ?? true).toBe(true)
        const types = price_info.map((row) => row.video_type)
        expect(types).toEqual([1, 2, 71, 103, 104, 105, 91].filter((type) => types.includes(type)))
      }),
    )
  })
})

describe.each([...datasets])('bodies of $name', ({ name, data, endpoints, example, project }) => {
  const last = endpoints.at(-1)
  const choices = last ? choicesOf(last) : []
  // A member that nobody has seen is in no example, and no example has all the names of a map.
  const inferred = new Set(
    Object.entries(data.properties).flatMap(([member, schema]) =>
      mapMember(schema) ||
      (fieldNotes(schema)?.['x-confidence'] === 'guess' && !(member in example))
        ? [member]
        : [],
    ),
  )

  // What looks at the whole population works it out anew for each day, and takes long for anybody.
  const days = project.steps ? fc.constantFrom(...fc.sample(day, 1)) : day
  const numRuns = project.steps ? times(100, 20) : 100

  test('have the members of the example, in its order and with its types', () => {
    fc.assert(
      fc.property(id, days, fc.constantFrom({}, ...choices), (creator, today, values) => {
        const body = Object.entries(bodyOf(name, creator, today, values))
        const known = Object.fromEntries(body.filter(([member]) => !inferred.has(member)))
        expect(differences(known, [example], name, data)).toEqual([])
      }),
      { numRuns },
    )
  })
})

/** Where a body departs from the examples: a new member, another order, another type. */
function differences(
  value: unknown,
  examples: readonly unknown[],
  path: string,
  schema: TSchema | undefined,
): string[] {
  if (examples.length === 0) return []
  if (Array.isArray(value)) {
    if (!examples.every(Array.isArray)) return [`${path}: a list`]
    const row = innerSchema(schema, 'items')
    return value.flatMap((each) => differences(each, examples.flat(), `${path}[]`, row))
  }
  if (typeof value !== 'object' || value === null) {
    const types = examples.map((candidate) => typeof candidate)
    return types.includes(typeof value) ? [] : [`${path}: ${typeof value}, not ${types[0]}`]
  }
  const known = examples.filter((candidate) => typeof candidate === 'object' && candidate !== null)
  const member = schema && mapMember(schema)
  if (member) {
    const samples = known.flatMap((candidate) => Object.values(candidate))
    return Object.values(value).flatMap((each) => differences(each, samples, `${path}.*`, member))
  }
  return [
    ...(inOrder(Object.keys(value), known)
      ? []
      : [`${path}: members ${Object.keys(value).join()}`]),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const samples = known.flatMap((candidate): unknown[] =>
        Object.hasOwn(candidate, key) ? [Object(candidate)[key]] : [],
      )
      const members = innerSchema(schema, 'properties')
      return differences(inner, samples, `${path}.${key}`, innerSchema(members, key))
    }),
  ]
}

/** Whether one of the examples has these members in this order, among others or not. */
function inOrder(keys: readonly string[], examples: readonly object[]): boolean {
  return examples.some(
    (candidate) =>
      Object.keys(candidate)
        .filter((key) => keys.includes(key))
        .join() === keys.join(),
  )
}

function innerSchema(schema: TSchema | undefined, name: string): TSchema | undefined {
  return (schema as Readonly<Record<string, TSchema>> | undefined)?.[name]
}
