import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleBasis } from '../src/catalog/view/section.ts'
import { sections } from '../src/catalog/view/sections/index.ts'
import { creatorFormulas } from '../src/derive/view/creator-formulas.ts'
import { derive, paidToPersonal } from '../src/derive/view/derived.ts'
import { bodyOf } from './sandbox-bodies.ts'
import { anyCreator, datasetOf, day, derivedIn, read, valueIn } from './view-reading.ts'

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
