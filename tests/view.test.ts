import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { datasets } from '../src/catalog/datasets.gen.ts'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { tierCosts } from '../src/catalog/tiers.ts'
import { normalSchema } from '../src/catalog/view/normal-schema.ts'
import { endpointOf, exampleBasis, queryOf } from '../src/catalog/view/section.ts'
import { sections } from '../src/catalog/view/sections/index.ts'
import { readParameters } from '../src/derive/read-parameters.ts'
import { type ComparedCreator, comparisonOf } from '../src/derive/view/comparison.ts'
import { derivedOf } from '../src/derive/view/costs.ts'
import { derive, formulas } from '../src/derive/view/derived.ts'
import { readBody } from '../src/derive/view/read-body.ts'
import { closed } from './closed-schema.ts'
import { bodyOf } from './sandbox-bodies.ts'

const day = '2026-11-22'
const datasetOf = (name: string) => {
  const dataset = datasets.find((each) => each.name === name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  return dataset
}
const read = (name: string, body: unknown) => readBody(datasetOf(name), body)
const anyCreator = fc.bigInt({ min: 10n ** 18n, max: 8n * 10n ** 18n }).map((id) => String(id))

/** A creator of the sandbox, or of a test, as a comparison takes them. */
function compared(creator: string, bodies: Readonly<Record<string, unknown>>): ComparedCreator {
  return { creator, reads: Object.entries(bodies).map(([name, body]) => read(name, body)) }
}

const sandboxed = (id: string) =>
  compared(
    id,
    Object.fromEntries(
      ['marketing-info', 'spread-info', 'link-info'].map((name) => [name, bodyOf(name, id, day)]),
    ),
  )

const price = (video_type: number, desc: string, price: number, others: object = {}) => ({
  ...{ video_type, desc, price, enable: true, is_open: true, need_price: true },
  ...{ task_category: 1, settlement_type: 2, do_fold: false, ...others },
})
const prices = (...price_info: object[]) => ({ 'marketing-info': { price_info } })

describe('a body in normal units', () => {
  it('has yuan, fractions, seconds and ISO times, and says so in its schema', () => {
    const spread = read('spread-info', datasetOf('spread-info').example)
    expect(spread.data).toMatchObject({
      avg_duration: 26,
      play_mid: 3_642_403,
      expect_cpm: { cpm_1_20: 56.57, cpm_21_60: 141.4, cpm_60: 141.4 },
      interact_rate: { value: 0.0244, overtake: 0.5973, label: '剧情搞笑' },
      item_rate: { item_num: { overtake: 1 } },
    })
    expect(spread.data).not.toHaveProperty('base_resp')
    expect(spread.data).not.toHaveProperty('item_rate.interact_rate')
    const { data } = read('marketing-info', datasetOf('marketing-info').example)
    expect(data.price_info).toContainEqual(
      expect.objectContaining({ video_type: 2, price: 659_100, end_time: expect.any(String) }),
    )
  })

  it('fits the schema of the view, whatever the creator', () => {
    for (const dataset of datasets) {
      const schema = Compile(closed(normalSchema(dataset.data)))
      expect(schema.Errors(read(dataset.name, dataset.example).data), dataset.name).toEqual([])
    }
    const perCreator = datasets.filter(({ project }) => project.needsCreator)
    fc.assert(
      fc.property(anyCreator, fc.constantFrom(...perCreator), (id, { name, data }) => {
        const errors = Compile(closed(normalSchema(data))).Errors(
          read(name, bodyOf(name, id, day)).data,
        )
        expect(errors).toEqual([])
      }),
    )
  })

  it('lacks what the body lacks, and nothing else changes for it', () => {
    const whole = { ...bodyOf('spread-info', documentedCreatorId, day) }
    const { data, figures } = read('spread-info', whole)
    fc.assert(
      fc.property(fc.subarray(Object.keys(whole)), (lost) => {
        const kept = Object.fromEntries(
          Object.entries(whole).filter(([name]) => !lost.includes(name)),
        )
        const left = read('spread-info', kept)
        const expected = Object.entries(data).filter(([name]) => !lost.includes(name))
        expect(left.data).toEqual(Object.fromEntries(expected))
        for (const [name, value] of Object.entries(left.figures)) expect(value).toBe(figures[name])
        if (lost.includes('play_mid')) expect(left.figures).not.toHaveProperty('play_mid')
      }),
    )
  })

  it.each([
    ['nothing', {}],
    ['hyphens and empty texts', { play_mid: '-', like_avg: '', interact_rate: { label: '' } }],
    ['nulls', { play_mid: null, expect_cpm: null, interact_rate: null }],
    ['another shape', { play_mid: {}, expect_cpm: [], interact_rate: 'x' }],
    ['no object at all', 'x'],
  ])('of %s has nothing, and no zero', (_, body) => {
    expect(read('spread-info', body)).toEqual({ data: {}, figures: {}, parts: {}, tiers: [] })
  })

  it('takes a cost of 0 for missing, and a count of 0 for none', () => {
    const { data, figures } = read('spread-info', {
      item_num: '0',
      expect_cpm: { cpm_1_20: '0', cpm_21_60: '5618' },
      expect_cpe: { cpe_1_20: '0' },
    })
    expect(data).toEqual({ item_num: 0, expect_cpm: { cpm_21_60: 56.18 } })
    expect(figures).toEqual({ item_num: 0, cpm_21_60: 56.18 })
  })
})

describe('derived figures', () => {
  it('follow from the numbers beside them', () => {
    const bodies = ['marketing-info', 'spread-info'].map((name) => ({
      ...(name === 'spread-info' && { kind: 'personal' as const }),
      read: read(name, datasetOf(name).example),
    }))
    const { tiers, figures } = derivedOf(bodies)
    expect(tiers.map(({ videoType, desc }) => [videoType, desc]).slice(0, 2)).toEqual([
      [1, '1-20s视频'],
      [2, '21-60s视频'],
    ])
    const of = (name: string, videoType: number) =>
      figures.find((each) => each.formula.name === name && each.tier?.videoType === videoType)
    expect(of('own_cpe', 1)?.value).toBeCloseTo(263_700 / (95_028 + 4192 + 9637), 10)
    expect(of('own_cpe', 1)?.inputs).toEqual({
      price: 263_700,
      like_avg: 95_028,
      comment_avg: 4192,
      share_avg: 9637,
    })
    expect(of('median_cpm', 2)?.value).toBeCloseTo(180.952, 4)
    expect(of('implied_plays', 1)?.value).toBeCloseTo((263_700 / 56.57) * 1000, 6)
  })

  it('agree with the prices and plays of any creator', () => {
    fc.assert(
      fc.property(anyCreator, (id) => {
        const { figures } = derivedOf([
          { read: read('marketing-info', bodyOf('marketing-info', id, day)) },
          { kind: 'personal', read: read('spread-info', bodyOf('spread-info', id, day)) },
        ])
        for (const { formula, value, inputs, tier } of figures) {
          expect(inputs.price).toBe(tier?.priceYuan)
          expect(value).toBeGreaterThan(0)
          if (formula.name === 'implied_plays') {
            expect((value * (inputs.expected_cpm ?? 0)) / 1000).toBeCloseTo(inputs.price ?? 0, 4)
          }
          if (formula.name === 'median_cpm') {
            expect((value * (inputs.play_mid ?? 0)) / 1000).toBeCloseTo(inputs.price ?? 0, 4)
          }
        }
      }),
    )
  })

  it('are missing where an input is, or where nothing was played', () => {
    for (const formula of formulas) {
      const whole = Object.fromEntries(formula.inputs.map((name, index) => [name, 7 + index]))
      expect(derive(formula, whole)?.value).toBeGreaterThan(0)
      for (const lost of formula.inputs) {
        const { [lost]: _, ...rest } = whole
        expect(derive(formula, rest), `${formula.name} without ${lost}`).toBeUndefined()
      }
      const nothing = Object.fromEntries(formula.inputs.map((name) => [name, 0]))
      expect(derive(formula, { ...nothing, price: 100 })).toBeUndefined()
    }
  })
})

describe('tiers', () => {
  it('are known by their code, whatever the upstream calls them', () => {
    const renamed = compared('1', {
      ...prices(price(2, '植入视频', 6000)),
      'spread-info': { expect_cpm: { cpm_21_60: '6000' } },
    })
    const { tier, rows } = comparisonOf([renamed], '植入视频')
    expect(tier).toEqual({ videoType: 2, desc: '植入视频' })
    const cpm = rows.find(({ name }) => name === 'expected_cpm')
    expect(cpm?.values).toMatchObject([{ value: 60 }])
    expect(new Set(tierCosts.map(({ videoType }) => videoType)).size).toBe(tierCosts.length)
  })

  it('are those on sale: no licences, and nothing that is closed or has no price', () => {
    const { tiers } = read('marketing-info', datasetOf('marketing-info').example)
    expect(tiers.every(({ videoType }) => ![103, 104, 105].includes(videoType))).toBe(true)
    const none = [{ enable: false }, { is_open: false }, { need_price: false }, { price: 0 }]
    for (const others of none) {
      expect(
        read('marketing-info', prices(price(1, 'a', 5, others))['marketing-info']).tiers,
      ).toEqual([])
    }
  })

  it('of a price that is not that of a video bring no costs', () => {
    for (const row of [price(92, 'CPM', 30), price(1, '1-20s视频', 30, { settlement_type: 3 })]) {
      const one = compared('1', { ...prices(row), 'spread-info': { play_mid: '1000' } })
      const { rows } = comparisonOf([one], String(row.video_type))
      expect(rows.find(({ name }) => name === 'cost_per_play')?.values[0]?.value).toBeUndefined()
      expect(rows.find(({ name }) => name === 'price')?.values[0]?.value).toBe(30)
    }
  })
})

describe('a comparison', () => {
  it('is of the tier that most sell, unless one is asked for', () => {
    const many = [
      compared('1', prices(price(71, '60s以上视频', 9), price(1, '1-20s视频', 5))),
      compared('2', prices(price(1, '1-20s视频', 6))),
      compared('3', prices(price(91, '共创', 1, { do_fold: true }))),
    ]
    expect(comparisonOf(many, undefined).tier).toEqual({ videoType: 1, desc: '1-20s视频' })
    expect(comparisonOf(many, '71').tier).toEqual({ videoType: 71, desc: '60s以上视频' })
    expect(comparisonOf(many, '71').creators.map(({ state }) => state)).toEqual([
      'ok',
      'noTier',
      'noTier',
    ])
    expect(comparisonOf(many, '定制视频')).toMatchObject({
      tier: { videoType: null, desc: '定制视频' },
      creators: [{ state: 'noTier' }, { state: 'noTier' }, { state: 'noTier' }],
    })
  })

  it('ranks nobody without the tier, and better figures before worse ones', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyCreator, { minLength: 2, maxLength: 8 }), (ids) => {
        const { creators, rows } = comparisonOf(ids.map(sandboxed), '71')
        const without = creators.filter(({ state }) => state !== 'ok').map((each) => each.creator)
        for (const { better, values, name, tier } of rows) {
          const unranked = values.filter(({ rank }) => rank === undefined)
          const bare = values.filter(({ value }) => value === undefined).map((each) => each.creator)
          const sold = (creator: string) => values.find((each) => each.creator === creator)
          const isOut = (id: string) => (tier ? sold(id)?.isWithoutTier : without.includes(id))
          const expected =
            better === undefined ? ids : ids.filter((id) => bare.includes(id) || isOut(id))
          expect(new Set(unranked.map(({ creator }) => creator)), name).toEqual(new Set(expected))
          const inOrder = values
            .flatMap(({ rank, value }) => (rank === undefined ? [] : [{ rank, value: value ?? 0 }]))
            .toSorted((one, other) => one.rank - other.rank)
            .map(({ value }) => value)
          const sorted = inOrder.toSorted((a, b) => (better === 'lower' ? a - b : b - a))
          expect(inOrder, name).toEqual(sorted)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('tells what nobody has brought from what is not there', () => {
    const { creators } = comparisonOf(
      [
        compared('1', {}),
        compared('2', { 'marketing-info': {}, 'spread-info': {} }),
        compared('3', { 'spread-info': { play_mid: '10' } }),
      ],
      undefined,
    )
    expect(creators.map(({ state }) => state)).toEqual(['nothing', 'noData', 'noPrices'])
  })
})

describe('sections', () => {
  it.each(sections)('$name ask what their endpoints take', ({ questions }) => {
    for (const days of [30, 90] as const) {
      for (const paidTraffic of [true, false]) {
        const asked = questions({ ...exampleBasis, days, paidTraffic })
        expect(asked.length).toBeGreaterThan(0)
        for (const question of asked) {
          const endpoint = endpointOf(datasetOf(question.dataset))
          const query = queryOf(endpoint, documentedCreatorId, question)
          expect(query.size).toBe(Object.keys(question.parameters).length + 1)
          expect(readParameters(Object.entries(endpoint.parameters), query)).toBeDefined()
        }
      }
    }
  })
})
