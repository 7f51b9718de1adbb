import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { compare } from '../src/catalog/operations/compare.ts'
import { view } from '../src/catalog/operations/view.ts'
import { endpointOf, exampleBasis } from '../src/catalog/view/section.ts'
import { comparedCalls, sections } from '../src/catalog/view/sections/index.ts'
import { comparedFigures } from '../src/derive/view/compared-figures.ts'
import { comparisonOf } from '../src/derive/view/comparison.ts'
import { derivedOf, type ViewedAnswer } from '../src/derive/view/costs.ts'
import { viewSheet } from '../src/derive/view/view-sheet.ts'
import { bodyOf } from './sandbox-bodies.ts'
import { anyCreator, datasetOf, day, derivedIn, read, valueIn } from './view-reading.ts'

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
