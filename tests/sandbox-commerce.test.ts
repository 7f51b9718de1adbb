import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creatorOf } from '../src/catalog/creator.ts'
import { bodyOf } from './sandbox-bodies.ts'
import { times } from './thorough.ts'

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const day = fc
  .date({ min: new Date('2024-06-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const range = fc.constantFrom('2', '3')

type Call = readonly [id: string, day: string, others?: Readonly<Record<string, string>>]

/** Every member of a body, by its name. */
const body = (name: string, ...call: Call): Readonly<Record<string, unknown>> => ({
  ...bodyOf(name, ...call),
})

/** The members of a body beside the upstream's status. */
function figuresOf(name: string, ...call: Call): [string, string][] {
  const { base_resp: _, ...figures } = body(name, ...call)
  return Object.entries(figures).map(([member, figure]) => [member, String(figure)])
}

describe('cost performance', () => {
  test('expects the plays that make the prices into its costs', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const { expect_cpm, expect_vv } = bodyOf('cp-info', creator, today)
        const { price_info } = bodyOf('marketing-info', creator, today)
        const price = price_info.find((row) => row.video_type === 2)?.price ?? 0
        const cpmFen = Math.floor((price * 100_000) / (expect_vv.value ?? 0))
        expect(expect_cpm.cpm_21_60).toBe(String(cpmFen))
      }),
    )
  })

  test('has hits that are a share, and nothing for anything but short video', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const { hot_item } = bodyOf('cp-info', creator, today)
        expect(hot_item.value).toBeGreaterThanOrEqual(0)
        expect(hot_item.value).toBeLessThanOrEqual(10_000)
        const { base_resp: _, ...live } = body('cp-info', creator, today, { platform: '10' })
        expect(Object.values(live)).toEqual([{}, {}, {}, {}])
      }),
    )
  })
})

describe('commercial spread', () => {
  const lengths = [
    ['1_20', 1],
    ['20_60', 2],
    ['60', 71],
  ] as const

  test('has costs that make the prices again, of its plays and of the natural ones', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const spread = body('commerce-spread-info', creator, today)
        const { price_info } = bodyOf('marketing-info', creator, today)
        for (const [prefix, plays] of [
          ['cpm', Number(spread.vv)],
          ['sn_cpm', Number(spread.sn_vv)],
        ] as const) {
          for (const [length, videoType] of lengths) {
            const price = price_info.find((row) => row.video_type === videoType)?.price
            const printed = spread[`${prefix}_${length}`]
            expect(printed === undefined).toBe(price === undefined)
            if (price === undefined) continue
            // Costs are rounded to four decimals.
            const rounding = (0.000_051 * plays) / 1000
            expect(Math.abs((Number(printed) * plays) / 1000 - price)).toBeLessThanOrEqual(rounding)
          }
        }
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('expects the plays and the costs of cost performance', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const spread = body('commerce-spread-info', creator, today)
        const { expect_cpm, expect_cpe, expect_vv } = bodyOf('cp-info', creator, today)
        expect(spread.vv).toBe(String(expect_vv.value))
        expect(Number(spread.sn_vv)).toBeLessThan(Number(spread.vv))
        for (const [fen, yuan] of [
          [expect_cpm.cpm_21_60, spread.cpm_20_60],
          [expect_cpe.cpe_21_60, spread.cpe_20_60],
        ]) {
          // Fractions of a fen are cut off, of the interaction those of the plays before.
          expect(Number(fen) / 100).toBeLessThanOrEqual(Number(yuan) + 0.0001)
          expect(Number(fen) / 100).toBeGreaterThan(Number(yuan) - 0.03)
        }
        const rank = Number(spread.cpm_20_60_rank_percent)
        expect(rank).toBeGreaterThan(0)
        expect(rank).toBeLessThan(1)
      }),
      { numRuns: times(300, 100) },
    )
  })
})

test('figures were refreshed before the day on which they are told', () => {
  fc.assert(
    fc.property(
      id,
      day,
      fc.constantFrom('commerce-spread-info', 'commerce-seed-base-info'),
      (creator, today, name) => {
        const midnight = Date.parse(`${today}T00:00:00+08:00`) / 1000
        const refreshed = Number(body(name, creator, today).modify_time)
        expect(refreshed).toBeLessThan(midnight)
        expect(refreshed).toBeGreaterThan(midnight - 86_400)
      },
    ),
  )
})

describe('seeding', () => {
  test('is told in well-formed ranges, and not at all of videos that are not there', () => {
    fc.assert(
      fc.property(id, day, fc.constantFrom('30', '90'), (creator, today, days) => {
        const { item_num } = bodyOf('spread-info', creator, today, { type: '2' })
        const figures = figuresOf('commerce-seed-base-info', creator, today, { range: days })
        for (const [name, text] of figures) expect(text, name).toMatch(formOf(name))
        const personal = figures.filter(([name]) => name.startsWith('personal_'))
        expect(personal.length).toBe(4)
        expect(figures.length).toBe(item_num === undefined ? 5 : 12)
      }),
      { numRuns: times(300, 100) },
    )
  })
})

function formOf(name: string): RegExp {
  if (name === 'modify_time') return /^\d{10}$/
  if (name.endsWith('_rank_percent')) return /^0\.\d{1,2}$|^1$/
  return name.endsWith('_ctr') ? /^\d+%$/ : /^(<|>)[\d.,]+%?$|^[\d.,]+%? - [\d.,]+%?$/
}

const shortRange = /^(<=|>)[\d.]+[kw%]?$|^[\d.]+[kw%]?-[\d.]+[kw%]?$/

/** The least and the most that a range of the upstream's allows. */
function boundsOf(text: string): readonly [number, number] {
  const figures = [...text.matchAll(/([\d.]+)([kw%]?)/g)].map(
    ([, digits, unit]) => Number(digits) * ({ k: 1000, w: 10_000, '%': 0.01 }[unit ?? ''] ?? 1),
  )
  const [low = 0, high = low] = figures
  if (text.startsWith('<=')) return [0, low]
  return text.startsWith('>') ? [low, Number.POSITIVE_INFINITY] : [low, high]
}

describe('conversion', () => {
  test('is told in well-formed ranges, or by a dash in all of them and no counts', () => {
    fc.assert(
      fc.property(id, day, range, (creator, today, within) => {
        const figures = figuresOf('convert-ability', creator, today, { range: within })
        const ranges = figures.filter(([name]) => name.endsWith('_range')).map(([, text]) => text)
        expect(ranges.length).toBe(6)
        if (ranges.includes('-')) {
          expect(figures.map(([, text]) => text)).toEqual(Array(6).fill('-'))
          return
        }
        expect(figures.length).toBe(9)
        for (const text of ranges) {
          expect(text).toMatch(shortRange)
          const [low, high] = boundsOf(text)
          expect(low).toBeLessThan(high)
        }
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('costs a click what its price brings, between the bounds that are told', () => {
    fc.assert(
      fc.property(id, day, range, (creator, today, within) => {
        const ability = body('convert-ability', creator, today, { range: within })
        const cost = String(ability.related_cpc_range)
        if (cost === '-') return
        const { cpm_20_60 } = body('commerce-spread-info', creator, today)
        const [leastRate, mostRate] = boundsOf(String(ability.component_click_rate_range))
        const [least, most] = boundsOf(cost)
        expect(Number(cpm_20_60) / 1000 / mostRate).toBeLessThanOrEqual(most * 1.001)
        expect(Number(cpm_20_60) / 1000 / leastRate).toBeGreaterThanOrEqual(least * 0.999)
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('lists as many videos as it counts, page by page, with the plays that they have', () => {
    fc.assert(
      fc.property(id, day, range, (creator, today, within) => {
        const page = (number: number) =>
          bodyOf('convert-videos-or-products', creator, today, {
            range: within,
            page: String(number),
          })
        const ability = bodyOf('convert-ability', creator, today, { range: within })
        const { total_count, has_more } = page(1).pagination
        expect(total_count).toBe(ability.related_video_cnt?.value ?? 0)
        expect(has_more).toBe(total_count > 10)
        const rows = [1, 2, 3, 4, 5, 6].flatMap((number) => page(number).video_list)
        expect(new Set(rows.map((row) => row.item_id)).size).toBe(total_count)
        const { videos } = creatorOf(creator, today)
        const plays = new Map(videos.map((video) => [video.itemId, String(video.plays)]))
        for (const row of rows) expect(row.vv).toBe(plays.get(row.item_id))
        if (rows.length > 0) expect(ability.video_vv_median?.value).toBe(medianOf(rows))
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('lists as many products as it counts, each once', () => {
    fc.assert(
      fc.property(id, day, range, (creator, today, within) => {
        const { product_list, pagination } = bodyOf('convert-videos-or-products', creator, today, {
          range: within,
          detailType: 'PRODUCT',
        })
        const { rec_product_cnt } = bodyOf('convert-ability', creator, today, { range: within })
        expect(pagination.total_count).toBe(rec_product_cnt?.value ?? 0)
        expect(new Set(product_list.map((row) => row.product_id)).size).toBe(product_list.length)
        for (const { price_range } of product_list) expect(price_range).toMatch(shortRange)
      }),
    )
  })
})

function medianOf(rows: readonly { readonly vv: string }[]): number {
  const plays = rows.map((row) => Number(row.vv)).sort((a, b) => a - b)
  const middle = plays.slice(Math.ceil(plays.length / 2) - 1, Math.floor(plays.length / 2) + 1)
  return Math.floor(middle.reduce((sum, each) => sum + each, 0) / middle.length)
}

describe('live streams', () => {
  const total = (name: string, ...call: Call) => Number(body('live-statistics', ...call)[name] ?? 0)

  test('of all types are those of each, of a quarter no fewer than of a month', () => {
    fc.assert(
      fc.property(id, day, fc.constantFrom('live_cnt', 'watch_cnt'), (creator, today, name) => {
        const of = (others: Record<string, string>) => total(name, creator, today, others)
        const apart = ['GAME', 'ECOMMERCE', 'OTHER'].map((liveType) => of({ liveType }))
        expect(of({})).toBe(apart.reduce((sum, each) => sum + each, 0))
        const quarter = of({ period: 'DAY_90' }) / (3 * of({}))
        if (of({}) > 0) expect(quarter).toBeCloseTo(1, name === 'live_cnt' ? 9 : 1)
        expect(of({ onlyStarOrder: 'true' })).toBeLessThanOrEqual(of({}))
        expect(of({ flowType: 'EXCLUDE' })).toBeLessThanOrEqual(of({ flowType: 'INCLUDE' }))
      }),
      { numRuns: times(300, 100) },
    )
  })

  test('have a mean of viewers that follows from their sum, and no figures where there are none', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const figures = figuresOf('live-statistics', creator, today)
        expect([0, 4]).toContain(figures.length)
        const [count = 1, days = 1, mean = 0, sum = 0] = figures.map(([, text]) => Number(text))
        expect(days).toBeLessThanOrEqual(Math.min(count, 30))
        expect(mean).toBe(Math.floor(sum / count))
      }),
    )
  })

  test('are watched by as many as are divided by gender and age, and by nobody without streams', () => {
    fc.assert(
      fc.property(id, day, fc.constantFrom('AUDIENCE', 'FANS'), (creator, today, liveCrowdType) => {
        const crowd = bodyOf('live-watch-distribution', creator, today, { liveCrowdType })
        const watched = total('watch_cnt', creator, today, { flowType: 'INCLUDE' })
        const people = crowd.distributions.map(({ distribution_list }) =>
          distribution_list.reduce((sum, part) => sum + Number(part.distribution_value), 0),
        )
        if (watched === 0) expect(people).toEqual([])
        for (const each of people) expect(each).toBeLessThanOrEqual(watched)
        if (watched > 100) {
          expect(crowd.distributions.map((each) => each.origin_type)).toEqual([0, 1])
        }
      }),
      { numRuns: times(300, 100) },
    )
  })
})
