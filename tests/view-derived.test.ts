import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datasets } from '../src/catalog/datasets.gen.ts'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { compare } from '../src/catalog/operations/compare.ts'
import { view } from '../src/catalog/operations/view.ts'
import { endpointOf, exampleBasis } from '../src/catalog/view/section.ts'
import { comparedCalls, sections } from '../src/catalog/view/sections/index.ts'
import { comparedFigures } from '../src/derive/view/compared-figures.ts'
import { comparisonOf } from '../src/derive/view/comparison.ts'
import { derivedOf, type ViewedAnswer } from '../src/derive/view/costs.ts'
import { creatorFormulas } from '../src/derive/view/creator-formulas.ts'
import { derive, paidToPersonal } from '../src/derive/view/derived.ts'
import {
  changeDays,
  changeOf,
  type EarlierPrices,
  previousPrice,
} from '../src/derive/view/price-history.ts'
import { readBody } from '../src/derive/view/read-body.ts'
import { viewSheet } from '../src/derive/view/view-sheet.ts'
import { bodyOf } from './sandbox-bodies.ts'

const day = exampleBasis.today
const datasetOf = (name: string) => {
  const dataset = datasets.find((each) => each.name === name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  return dataset
}
const read = (name: string, body: unknown) => readBody(datasetOf(name), body)
const anyCreator = fc.bigInt({ min: 10n ** 18n, max: 8n * 10n ** 18n }).map((id) => String(id))

/** What follows from bodies of which none is of one kind of videos. */
const derivedIn = (bodies: Readonly<Record<string, unknown>>) =>
  derivedOf(Object.entries(bodies).map(([name, body]) => ({ read: read(name, body) }))).figures
const valueIn = (bodies: Readonly<Record<string, unknown>>, name: string, kind?: string) =>
  derivedIn(bodies).find((each) => each.formula.name === name && each.kind === kind)

type People = Readonly<Record<string, number>>
const distribution = (origin_type: number, people: People) => ({
  origin_type,
  distribution_list: Object.entries(people).map(([key, value]) => ({
    distribution_key: key,
    distribution_value: String(value),
  })),
})
const crowdOf = (...distributions: object[]) => ({ distributions })
const people = fc.integer({ min: 1, max: 50_000_000 })

describe('shares of a crowd', () => {
  const dimensions = [
    ['female', 0, ['female'], ['male']],
    ['aged_18_40', 1, ['18-23', '24-30', '31-40'], ['41-50', '50+']],
    ['tier_1_2', 5, ['一线', '二线'], ['三线', '四线', '五线']],
  ] as const

  it.each(dimensions)('%s are over the sum of their own list', (name, origin, wanted, others) => {
    const counts = fc.array(people, {
      minLength: wanted.length + others.length,
      maxLength: wanted.length + others.length,
    })
    fc.assert(
      fc.property(counts, people, (amounts, elsewhere) => {
        const keys = [...wanted, ...others]
        const listed = Object.fromEntries(keys.map((key, place) => [key, amounts[place] ?? 0]))
        const sum = amounts.reduce((total, each) => total + each, 0)
        const part = wanted.reduce((total, key) => total + (listed[key] ?? 0), 0)
        const body = crowdOf(distribution(origin, listed), distribution(3, { iPhone: elsewhere }))
        for (const [dataset, of] of [
          ['audience-distribution', 'audience'],
          ['fans-distribution', 'fans'],
        ] as const) {
          const share = valueIn({ [dataset]: body }, `${of}_${name}_share`)
          expect(share?.value).toBeCloseTo(part / sum, 12)
          expect(Object.values(share?.inputs ?? {})).toEqual([part, sum])
        }
      }),
    )
  })

  it('name the largest of the eight crowds', () => {
    const crowds = { Z世代: 30, 小镇青年: 50, 精致妈妈: 20 }
    const top = valueIn(
      { 'fans-distribution': crowdOf(distribution(10, crowds)) },
      'fans_top_crowd_share',
    )
    expect(top).toMatchObject({ value: 0.5, part: '小镇青年' })
  })

  it('keep those who watch and those who follow apart', () => {
    const bodies = {
      'audience-distribution': crowdOf(distribution(0, { female: 1, male: 3 })),
      'fans-distribution': crowdOf(distribution(0, { female: 3, male: 1 })),
    }
    expect(valueIn(bodies, 'audience_female_share')?.value).toBe(0.25)
    expect(valueIn(bodies, 'fans_female_share')?.value).toBe(0.75)
  })

  it.each([
    ['no distribution', {}],
    ['an empty list', { distributions: [] }],
    ['nobody', crowdOf(distribution(0, { female: 0, male: 0 }))],
    ['a list without the part', crowdOf(distribution(0, { male: 5 }))],
    [
      'no numbers',
      crowdOf({ origin_type: 0, distribution_list: [{ distribution_key: 'female' }] }),
    ],
    ['another shape', { distributions: { origin_type: 0 } }],
  ])('are missing of %s', (_, body) => {
    expect(derivedIn({ 'audience-distribution': body })).toEqual([])
  })

  it('lie between none and all of any creator, and agree with the words of the upstream', () => {
    fc.assert(
      fc.property(anyCreator, (id) => {
        const bodies = Object.fromEntries(
          ['audience-distribution', 'fans-distribution'].map((name) => [
            name,
            bodyOf(name, id, day),
          ]),
        )
        const shares = derivedIn(bodies)
        expect(shares).toHaveLength(8)
        for (const { value } of shares) {
          expect(value).toBeGreaterThan(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        for (const of of ['audience', 'fans']) {
          const top = shares.find(({ formula }) => formula.name === `${of}_top_crowd_share`)
          const said = bodies[`${of}-distribution`]?.distributions.find(
            ({ origin_type }) => origin_type === 10,
          )
          expect(said?.description).toBe(
            `${top?.part}居多,占比${Math.floor((top?.value ?? 0) * 100)}%`,
          )
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('growth of 30 days', () => {
  const daily = (first: number, last: number, days: number) => ({
    daily: Array.from({ length: days + 1 }, (_, place) => ({
      date: new Date(Date.parse('2026-10-23') + place * 86_400_000).toISOString().slice(0, 10),
      fans_cnt: String(place === 0 ? first : last),
    })),
  })

  it('is the last day against the first, in whatever order days come', () => {
    fc.assert(
      fc.property(people, people, fc.integer({ min: 28, max: 30 }), (first, last, days) => {
        const body = daily(first, last, days)
        for (const each of [body, { daily: body.daily.toReversed() }]) {
          const gain = valueIn({ 'daily-fans': each }, 'followers_gain_30d')
          expect(gain?.value).toBe(last - first)
          expect(gain?.inputs).toEqual({
            followers_last: last,
            followers_first: first,
            growth_days: days,
          })
          const rate = valueIn({ 'daily-fans': each }, 'followers_growth_30d')
          expect(rate?.value).toBeCloseTo(last / first - 1, 12)
        }
      }),
    )
  })

  it('is no growth of 30 days where days are missing, or have nobody', () => {
    for (const body of [{}, { daily: [] }, daily(5, 6, 0), daily(5, 6, 27)]) {
      expect(derivedIn({ 'daily-fans': body })).toEqual([])
    }
    expect(derivedIn({ 'daily-fans': daily(0, 6, 28) })).toEqual([])
  })

  it('is not derived where the side panel gives it, and agrees with it', () => {
    const [, asked] = sections.find(({ name }) => name === 'fans')?.questions(exampleBasis) ?? []
    expect(asked?.parameters).toEqual({ startDate: '2026-10-23', endDate: day })
    fc.assert(
      fc.property(anyCreator, (id) => {
        const fans = { 'daily-fans': bodyOf('daily-fans', id, day, asked?.parameters) }
        const side = bodyOf('side-base-info', id, day)
        const own = valueIn(fans, 'followers_growth_30d')?.value
        expect(own).toBeCloseTo(read('side-base-info', side).figures.fans_growth_rate_30d ?? 9, 4)
        const both = { ...fans, 'side-base-info': side }
        expect(valueIn(both, 'followers_growth_30d')).toBeUndefined()
        expect(valueIn(both, 'followers_gain_30d')).toBeDefined()
      }),
      { numRuns: 30 },
    )
  })
})

describe('the share of hits', () => {
  it('is that of each kind, with how many videos it is of', () => {
    const row = fc.constantFrom({ is_hot: true }, { is_hot: false }, { is_hot: null }, {})
    const rows = fc.array(row, { maxLength: 15 })
    fc.assert(
      fc.property(rows, rows, (personal, xingtu) => {
        const body = { latest_item_info: personal, latest_star_item_info: xingtu }
        for (const [kind, list] of [
          ['personal', personal],
          ['xingtu', xingtu],
        ] as const) {
          const told = list.filter((each) => typeof each.is_hot === 'boolean')
          const hits = told.filter((each) => each.is_hot).length
          const share = valueIn({ 'show-items': body }, 'hit_share', kind)
          expect(share?.value).toBe(told.length === 0 ? undefined : hits / told.length)
          if (share) expect(Object.values(share.inputs)).toEqual([hits, told.length])
        }
      }),
    )
  })
})

describe('the plays of the last 15', () => {
  const spread = ['least', 'median', 'most'] as const

  it('are the least, median and most of each kind, of the videos that tell theirs', () => {
    const row = fc.option(fc.nat(50_000_000), { nil: undefined })
    const rows = fc.array(row, { maxLength: 15 })
    fc.assert(
      fc.property(rows, rows, (personal, xingtu) => {
        const of = (plays: typeof personal) => plays.map((play) => ({ play }))
        const body = { latest_item_info: of(personal), latest_star_item_info: of(xingtu) }
        for (const [kind, list] of [
          ['personal', personal],
          ['xingtu', xingtu],
        ] as const) {
          const told = list.filter((play) => play !== undefined).toSorted((a, b) => a - b)
          const middle = [told[(told.length - 1) >> 1] ?? 0, told[told.length >> 1] ?? 0]
          const wanted = [told[0], (Number(middle[0]) + Number(middle[1])) / 2, told.at(-1)]
          for (const [place, name] of spread.entries()) {
            const figure = valueIn({ 'show-items': body }, `last_15_${name}_plays`, kind)
            expect(figure?.value).toBe(told.length === 0 ? undefined : wanted[place])
            if (figure) expect(figure.inputs[`${kind}_played_videos`]).toBe(told.length)
          }
        }
      }),
    )
  })
})

describe('deep users', () => {
  const struct = (all: unknown, ...stages: readonly unknown[]) => ({
    link_struct: Object.fromEntries(
      [...stages, all].map((value, place) => [
        place === stages.length ? 5 : place + 1,
        { ...(value !== undefined && { value }) },
      ]),
    ),
  })
  const deepOf = (body: object) => valueIn({ 'link-struct': body }, 'deep_users')

  it('are all who are connected without the largest stage', () => {
    const { value, inputs } = deepOf(datasetOf('link-struct').example) ?? {}
    expect(value).toBe(9_910_886 - 6_788_379)
    expect(Object.values(inputs ?? {})).toEqual([9_910_886, 6_788_379, 2_111_218, 1_011_289, 0])
    expect(deepOf(struct(9, 1, 5, 3, 0))?.value).toBe(4)
  })

  it.each([
    ['a stage', struct(9, 1, 5, undefined, 0)],
    ['all of them', struct(undefined, 1, 5, 3, 0)],
    ['anybody', struct(0, 0, 0, 0, 0)],
    ['a whole that its parts fit in', struct(4, 1, 5, 3, 0)],
  ])('are missing without %s', (_, body) => {
    expect(deepOf(body)).toBeUndefined()
  })
})

describe('what a creator takes on', () => {
  it.each([
    [{ process_order_cnt: '3', max_process_order_cnt: '12' }, 0.25],
    [{ process_order_cnt: '0', max_process_order_cnt: '12' }, 0],
    [{ process_order_cnt: '3', max_process_order_cnt: '0' }, undefined],
    [{ process_order_cnt: '3' }, undefined],
    [{ max_process_order_cnt: '12' }, undefined],
  ])('of %j is %s', (body, share) => {
    expect(valueIn({ 'contract-info': body }, 'booked_share')?.value).toBe(share)
  })
})

describe('of a tier', () => {
  const sold = (of: object) => ({
    'marketing-info': { price_info: [{ video_type: 2, desc: '21-60s视频', price: 750, ...of }] },
  })

  it.each([
    [{ has_discount: true, origin_price: 1000 }, 0.25],
    [{ has_discount: false, origin_price: 1000 }, undefined],
    [{ has_discount: true, origin_price: 750 }, undefined],
    [{ has_discount: true }, undefined],
  ])('the cut of an activity price of %j is %s', (of, cut) => {
    expect(valueIn(sold(of), 'activity_cut')?.value).toBe(cut)
  })

  it('the own CPM is held against the expected one, where both are known', () => {
    const spread = { 'spread-info': { expect_cpm: { cpm_21_60: '2500' } } }
    const plays = { 'cp-info': { expect_vv: { value: 20_000 } } }
    const ratio = valueIn({ ...sold({}), ...spread, ...plays }, 'own_to_expected')
    expect(ratio).toMatchObject({
      value: 1.5,
      inputs: { price: 750, expected_plays: 20_000, expected_cpm: 25 },
      tier: { desc: '21-60s视频' },
    })
    expect(valueIn({ ...sold({}), ...spread }, 'own_to_expected')).toBeUndefined()
    expect(valueIn({ ...sold({}), ...plays }, 'own_to_expected')).toBeUndefined()
  })
})

describe('the prices that a tier had', () => {
  const dayMs = 86_400_000
  const atMs = Date.parse('2026-11-22T12:00:00+08:00')
  const soldAt = (days: number, ...prices: readonly number[]): EarlierPrices => ({
    collectedAtMs: atMs - days * dayMs,
    tiers: prices.map((priceYuan, place) => ({
      ...{ videoType: place + 1, desc: `${place + 1}`, priceYuan },
      ...{ isFolded: false, isPriceOfVideo: true },
    })),
  })
  const [tier] = soldAt(0, 120).tiers
  if (!tier) throw new Error('No tier')

  it('change by those of so many days ago, and by no others', () => {
    const before = { 30: soldAt(31, 100), 90: soldAt(100, 160) }
    const figures = changeDays.map((days) => changeOf(tier, days, { atMs, before }))
    expect(figures).toEqual([
      { value: 0.2, inputs: { price: 120, earlier_price: 100, days_between: 31 } },
      { value: -0.25, inputs: { price: 120, earlier_price: 160, days_between: 100 } },
    ])
    expect(changeOf(tier, 30, { atMs, before: { 90: soldAt(100, 160) } })).toBeUndefined()
    expect(changeOf(tier, 30, { atMs, before: { 30: soldAt(31) } })).toBeUndefined()
  })

  it('are the last that differ, of the same tier, when they were seen last', () => {
    const observed = [soldAt(1, 120, 70), soldAt(2), soldAt(5, 90, 80), soldAt(9, 100)]
    expect(previousPrice(tier, { observed })).toEqual({
      priceYuan: 90,
      collectedAtMs: atMs - 5 * dayMs,
    })
    expect(previousPrice(tier, { observed: [soldAt(1, 120, 70), soldAt(2)] })).toBeUndefined()
  })

  it('are derived of every tier on sale, and of none without a history', () => {
    const body = { price_info: [{ video_type: 1, desc: '1-20s视频', price: 120 }] }
    const answers = [{ read: read('marketing-info', body) }]
    const history = { atMs, before: { 30: soldAt(30, 100) }, observed: [] }
    const changes = (of?: typeof history) =>
      derivedOf(answers, of).figures.filter(({ formula }) => formula.name.includes('price_change'))
    expect(changes(history)).toMatchObject([
      { value: 0.2, formula: { name: 'price_change_30d' }, tier: { desc: '1-20s视频' } },
    ])
    expect(changes()).toEqual([])
  })
})

describe('formulas of a creator', () => {
  it.each(creatorFormulas)('$formula.name $kind lacks what it is not given', ({ formula }) => {
    const whole = Object.fromEntries(formula.inputs.map((name, place) => [name, 9 - place]))
    expect(derive(formula, whole)).toMatchObject({ inputs: whole })
    for (const lost of formula.inputs) {
      const { [lost]: _, ...rest } = whole
      expect(derive(formula, rest), lost).toBeUndefined()
    }
  })

  it('take no plays of paid videos for missing, not for a ratio of 0', () => {
    expect(derive(paidToPersonal, { xingtu_play_mid: 0, personal_play_mid: 9 })).toBeUndefined()
    expect(derive(paidToPersonal, { xingtu_play_mid: 3, personal_play_mid: 6 })?.value).toBe(0.5)
  })
})

describe('what several datasets say', () => {
  const bodies = (id: string): ViewedAnswer[] => [
    { read: read('marketing-info', bodyOf('marketing-info', id, day)) },
    ...(['personal', 'xingtu'] as const).map((kind) => ({
      kind,
      read: read(
        'spread-info',
        bodyOf('spread-info', id, day, {
          type: kind === 'personal' ? 'PERSONAL_VIDEO' : 'XINTU_VIDEO',
        }),
      ),
    })),
    { read: read('cp-info', bodyOf('cp-info', id, day)) },
  ]

  it('is derived once: of a tier what is of no kind, and no plays that are given', () => {
    fc.assert(
      fc.property(anyCreator, (id) => {
        const { tiers, figures } = derivedOf(bodies(id))
        expect(figures.filter(({ formula }) => formula.name === 'implied_plays')).toEqual([])
        const cpm = figures.filter(({ formula }) => formula.name === 'own_cpm')
        expect(cpm).toHaveLength(tiers.filter(({ isPriceOfVideo }) => isPriceOfVideo).length)
        const ratio = figures.filter(({ formula }) => formula.name === 'own_to_expected')
        for (const { kind } of ratio) expect(kind).toBeUndefined()
        for (const { kind, value, inputs } of cpm) {
          expect(kind).toBeUndefined()
          expect((value * (inputs.expected_plays ?? 0)) / 1000).toBeCloseTo(inputs.price ?? 0, 4)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is a row of the sheet once, with the numbers put in beside what is derived', () => {
    const answers = bodies(documentedCreatorId)
    const origin = { section: 'performance', source: 'sandbox', sandbox: true, collectedAt: null }
    const [head = [], ...rows] = viewSheet(
      {
        creator: documentedCreatorId,
        sandbox: true,
        mixed: null,
        answers: answers.map(({ kind, read: of }) => ({
          origin,
          ...(kind && { kind }),
          figures: of.figures,
          tiers: of.tiers,
        })),
        tiers: [{ desc: '1-20s视频', previous: { priceYuan: 9, collectedAtMs: 0 } }],
        derived: derivedOf(answers).figures,
        flags: [],
      },
      'zh',
    )
    for (const row of rows) expect(row).toHaveLength(head.length)
    const labels = rows.map(([, , label]) => String(label))
    expect(labels.filter((each, place) => labels.indexOf(each) < place)).toEqual([])
    expect(labels).toContain('1–20 秒视频 · 预期 CPM · 个人视频（元）')
    expect(labels).not.toContain('1–20 秒视频 · 预期 CPM（元）')
    const before = rows.find(([, , label]) => label === '上一次不同的报价 · 1-20s视频（元）')
    expect(before?.slice(3, 8)).toEqual([9, '', '', '', '1970-01-01 08:00:00'])
    const own = rows.find(([, , label]) => String(label).startsWith('折算 CPM（按预期播放量）'))
    expect(own?.[head.indexOf('代入')]).toMatch(/^price = \d+, expected_plays = \d+$/)
  })
})

describe('a comparison', () => {
  it('shows who they are and whom they reach, for so many calls of each', () => {
    expect(comparedCalls).toBe(5)
    expect(comparedFigures.map(({ name }) => name)).not.toContain('own_cpm')
    const reads = ['base-info', 'audience-distribution'].map((name) =>
      read(name, datasetOf(name).example),
    )
    const { creators, rows } = comparisonOf([{ creator: documentedCreatorId, reads }], undefined)
    expect(creators).toMatchObject([{ name: '示例达人' }])
    const of = (name: string) => rows.find((row) => row.name === name)?.values[0]
    expect(of('followers')?.value).toBe(42_796_417)
    const women = of('audience_female_share')
    expect(women?.value).toBeCloseTo(1_968_283 / 9_681_100, 12)
    expect(women).toMatchObject({ inputs: { audience_female: 1_968_283 } })
    expect(women).not.toHaveProperty('rank')
  })

  it('says so in its documentation', () => {
    for (const language of ['zh', 'en'] as const) {
      expect(compare.summary[language]).toContain(String(comparedCalls))
    }
  })
})

describe('the documented example', () => {
  interface Example {
    readonly cost: string
    readonly sections: Readonly<Record<string, readonly Asked[]>>
    readonly derived: readonly object[]
  }
  interface Asked {
    readonly section: string
    readonly dataset: string
    readonly asked: object
    readonly endpoint: string
    readonly cost: string
    readonly data: { readonly distributions?: readonly object[] }
  }

  it('asks what its section asks, costs what its answers cost, and derives from them', () => {
    const { sections: shown, cost, derived } = view.example as unknown as Example
    const answers = Object.values(shown).flat()
    for (const [name, of] of Object.entries(shown)) {
      const questions = sections.find((each) => each.name === name)?.questions(exampleBasis)
      expect(of.map(({ dataset, asked }) => ({ dataset, parameters: asked }))).toEqual(questions)
      for (const { dataset, endpoint } of of)
        expect(endpoint).toBe(endpointOf(datasetOf(dataset)).id)
    }
    expect(Number(cost)).toBeCloseTo(
      answers.reduce((sum, each) => sum + Number(each.cost), 0),
      9,
    )
    const followed = derivedIn(Object.fromEntries(answers.map((each) => [each.dataset, each.data])))
    expect(derived).toMatchObject(
      followed.map(({ formula, value }) => ({
        name: formula.name,
        label: formula.title.zh,
        value,
      })),
    )
  })
})
