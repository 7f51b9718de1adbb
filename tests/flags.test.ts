import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlagFacts } from '../src/derive/view/flags/flag.ts'
import { flags, judgeFlags } from '../src/derive/view/flags/index.ts'
import { thresholds } from '../src/derive/view/flags/thresholds.ts'
import type { Tier } from '../src/derive/view/tiers.ts'
import { type FlagBody, factsOf, judgementOf } from './flag-facts.ts'
import { bodyOf } from './sandbox-bodies.ts'

const day = '2026-11-22'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const daysAgo = (days: number) => Date.parse(`${day}T12:00:00+08:00`) - days * dayMs

interface Video {
  readonly play?: number
  readonly daysOld?: number
  readonly is_hot?: boolean
}

const rows = (prefix: string, videos: readonly Video[]) =>
  videos.map(({ daysOld, ...video }, index) => ({
    ...{ item_id: `${prefix}${index}`, play: 100, is_hot: false },
    create_time: daysAgo(daysOld ?? index + 1) / 1000,
    ...video,
  }))

const items = (personal: readonly Video[], paid: readonly Video[] = []): FlagBody => ({
  dataset: 'show-items',
  body: { latest_item_info: rows('7', personal), latest_star_item_info: rows('8', paid) },
})
const played = (...plays: readonly number[]) => items(plays.map((play) => ({ play })))

const spread = (kind: 'personal' | 'xingtu', body: object): FlagBody => ({
  ...{ dataset: 'spread-info', kind, body },
})
const both = (paid: object, personal: object) => [
  spread('personal', personal),
  spread('xingtu', paid),
]
const prices = (price: number): FlagBody => ({
  dataset: 'marketing-info',
  body: { price_info: [{ video_type: 2, desc: '21-60s视频', price }] },
})
const spreadOf = (others: object) =>
  spread('personal', {
    ...{ item_num: '8', play_mid: '1000', expect_cpm: { cpm_21_60: '10000' } },
    ...others,
  })

/** So many of the last videos, and of each kind in the period. */
const sampled = (last: number, personal?: number, paid?: number): readonly FlagBody[] => [
  items(Array(last).fill({})),
  ...both({ item_num: paid }, { item_num: personal }),
]

/** Followers by day, the last of which is the day before. */
const fans = (...counts: readonly (number | undefined)[]): FlagBody => ({
  dataset: 'daily-fans',
  body: {
    daily: counts.map((fans_cnt, index) => ({
      date: new Date(Date.parse(day) - (counts.length - index) * dayMs).toISOString().slice(0, 10),
      ...(fans_cnt !== undefined && { fans_cnt: String(fans_cnt) }),
    })),
  },
})
const steady = Array.from({ length: 20 }, (_, index) => 100_000 + (index % 2) * 10)
const month = Array<number>(30).fill(1000)
const jumped = [...steady, 101_000, 101_010, 101_000]

const crowd = (
  dataset: string,
  people: Readonly<Record<string, number>>,
  dimensions: readonly number[] = [0, 1, 10],
) => ({
  dataset,
  body: {
    distributions: dimensions.map((origin_type) => ({
      origin_type,
      distribution_list: Object.entries(people).map(([key, count]) => ({
        distribution_key: key,
        distribution_value: String(count),
      })),
    })),
  },
})
const crowds = (fansOf: Readonly<Record<string, number>>, viewers: typeof fansOf) => [
  crowd('fans-distribution', fansOf),
  crowd('audience-distribution', viewers),
]
const contract = (process_order_cnt?: string, max_process_order_cnt?: string): FlagBody => ({
  dataset: 'contract-info',
  body: { process_order_cnt, max_process_order_cnt },
})
const plays: FlagBody = { dataset: 'cp-info', body: { expect_vv: { value: 1000 } } }
const whole = { play_over_rate: { value: 1113 }, interact_rate: { value: 244 } }

type State = 'suspected' | 'clear' | 'notJudged'
type Case = readonly [flag: string, of: string, state: State, bodies: readonly FlagBody[]]

const cases: readonly Case[] = [
  ['costDeviates', 'own CPM of 1.5 times', 'clear', [prices(150), spreadOf({}), plays]],
  ['costDeviates', 'own CPM over it', 'suspected', [prices(151), spreadOf({}), plays]],
  ['costDeviates', 'own CPM of 0.7 times', 'clear', [prices(70), spreadOf({}), plays]],
  ['costDeviates', 'own CPM under it', 'suspected', [prices(69), spreadOf({}), plays]],
  ['costDeviates', 'no expected plays', 'notJudged', [prices(900), spreadOf({})]],
  [
    'costDeviates',
    'a CPM of 0',
    'notJudged',
    [prices(9), spreadOf({ expect_cpm: { cpm_21_60: '0' } }), plays],
  ],
  ['costDeviates', 'no prices', 'notJudged', [spreadOf({}), plays]],
  ['unstablePlays', 'least of 0.29', 'suspected', [played(100, 100, 100, 100, 29)]],
  ['unstablePlays', 'least of 0.3', 'clear', [played(100, 100, 100, 100, 30)]],
  ['unstablePlays', '4 videos', 'notJudged', [played(100, 100, 100, 1)]],
  [
    'unstablePlays',
    'plays unknown',
    'notJudged',
    [items([{ play: Number.NaN }, {}, {}, {}, {}, {}])],
  ],
  ['oneHit', 'a video with half', 'suspected', [played(40, 10, 10, 10, 10)]],
  ['oneHit', 'a video with less', 'clear', [played(39, 10, 10, 10, 10)]],
  ['oneHit', '4 videos', 'notJudged', [played(1, 1, 1, 99)]],
  ['oneHit', 'nothing played', 'notJudged', [played(0, 0, 0, 0, 0)]],
  ['manyPaid', '7 of the last 15', 'suspected', [items(Array(8).fill({}), Array(7).fill({}))]],
  ['manyPaid', '6 of the last 15', 'clear', [items(Array(9).fill({}), Array(6).fill({}))]],
  ['manyPaid', '2 of 3', 'notJudged', [items([{}], [{}, {}])]],
  [
    'manyPaid',
    'one of the lists',
    'notJudged',
    [{ dataset: 'show-items', body: { latest_star_item_info: rows('8', Array(9).fill({})) } }],
  ],
  ['goneQuiet', '15 days', 'suspected', [items([{ daysOld: 15 }])]],
  ['goneQuiet', '14 days', 'clear', [items([{ daysOld: 14 }])]],
  ['goneQuiet', 'a paid video since', 'clear', [items([{ daysOld: 15 }], [{ daysOld: 1 }])]],
  ['goneQuiet', 'no video', 'notJudged', [items([])]],
  [
    'paidFallsOff',
    'under half',
    'suspected',
    both({ item_num: '5', play_mid: '49' }, { item_num: '5', play_mid: '100' }),
  ],
  [
    'paidFallsOff',
    'half',
    'clear',
    both({ item_num: '5', play_mid: '50' }, { item_num: '5', play_mid: '100' }),
  ],
  [
    'paidFallsOff',
    '4 paid',
    'notJudged',
    both({ item_num: '4', play_mid: '1' }, { item_num: '9', play_mid: '100' }),
  ],
  [
    'paidFallsOff',
    '4 personal',
    'notJudged',
    both({ item_num: '9', play_mid: '1' }, { item_num: '4', play_mid: '100' }),
  ],
  [
    'paidFallsOff',
    'no median',
    'notJudged',
    both({ item_num: '9' }, { item_num: '9', play_mid: '100' }),
  ],
  ['paidFallsOff', 'one kind', 'notJudged', [spread('personal', { item_num: '9', play_mid: '9' })]],
  ['fansJump', 'a day of its own', 'suspected', [fans(...jumped), items([{ daysOld: 30 }])]],
  ['fansJump', 'steady days', 'clear', [fans(...steady), items([])]],
  ['fansJump', 'few followers in all', 'clear', [fans(...steady, 100_400), items([])]],
  [
    'fansJump',
    'a hit the day before',
    'clear',
    [fans(...jumped), items([{ daysOld: 4, is_hot: true }])],
  ],
  [
    'fansJump',
    'a hit three days before',
    'suspected',
    [fans(...jumped), items([{ daysOld: 6, is_hot: true }])],
  ],
  [
    'fansJump',
    'a list that ends later',
    'notJudged',
    [fans(...jumped), items(Array(15).fill({ daysOld: 1 }))],
  ],
  [
    'fansJump',
    'a video of which nothing is said',
    'notJudged',
    [fans(...jumped), items([{ daysOld: 4, is_hot: undefined }] as never)],
  ],
  ['fansJump', 'a day unknown', 'notJudged', [fans(...steady, undefined, 101_000), items([])]],
  ['fansJump', 'no videos', 'notJudged', [fans(...jumped)]],
  ['losingFans', '2.1 % fewer', 'suspected', [fans(...month, 979)]],
  ['losingFans', '2 % fewer', 'clear', [fans(...month, 980)]],
  ['losingFans', '28 days', 'notJudged', [fans(...month.slice(3), 9)]],
  ['losingFans', 'no day', 'notJudged', [{ dataset: 'daily-fans', body: {} }]],
  [
    'fansUnlikeViewers',
    'another first',
    'suspected',
    crowds({ male: 9, female: 1 }, { male: 1, female: 9 }),
  ],
  [
    'fansUnlikeViewers',
    'the same first',
    'clear',
    crowds({ male: 9, female: 1 }, { male: 6, female: 4 }),
  ],
  [
    'fansUnlikeViewers',
    'two that are equal',
    'clear',
    crowds({ male: 5, female: 5 }, { male: 1, female: 9 }),
  ],
  ['fansUnlikeViewers', 'no viewers', 'notJudged', crowds({ male: 9 }, {})],
  [
    'fansUnlikeViewers',
    'the same first where no crowds are told',
    'notJudged',
    [crowd('fans-distribution', { a: 9 }, [0, 1]), crowd('audience-distribution', { a: 9 })],
  ],
  ['fewSamples', '5 of each', 'clear', sampled(5, 5, 5)],
  ['fewSamples', '4 of the last', 'suspected', sampled(4, 5, 5)],
  ['fewSamples', '4 personal', 'suspected', sampled(5, 4, 5)],
  ['fewSamples', '4 paid', 'suspected', sampled(5, 5, 4)],
  ['fewSamples', 'no order', 'clear', sampled(5, 5, 0)],
  ['fewSamples', 'no word of orders', 'clear', sampled(5, 5)],
  ['fewSamples', '4 personal alone', 'suspected', sampled(5, 4, 5).slice(1, 2)],
  ['fewSamples', '5 personal alone', 'notJudged', sampled(5, 5, 5).slice(1, 2)],
  ['fewSamples', 'no word of personal videos', 'notJudged', sampled(5, undefined, 5)],
  ['oldData', 'over 7 days', 'suspected', [{ ...prices(9), ageMs: 7 * dayMs + hourMs }]],
  ['oldData', '7 days', 'clear', [{ ...prices(9), ageMs: 7 * dayMs }]],
  ['oldData', 'nothing', 'notJudged', []],
  ['keyFieldsMissing', 'no median', 'suspected', [spreadOf({ ...whole, play_mid: '-' })]],
  ['keyFieldsMissing', 'no price', 'suspected', [{ dataset: 'marketing-info', body: {} }]],
  ['keyFieldsMissing', 'all', 'clear', [prices(9), spreadOf(whole)]],
  ['keyFieldsMissing', 'half of the sections', 'notJudged', [spreadOf(whole)]],
  ['fullyBooked', 'as many as can be', 'suspected', [contract('10', '10')]],
  ['fullyBooked', 'fewer', 'clear', [contract('9', '10')]],
  ['fullyBooked', 'no most', 'notJudged', [contract('9')]],
  ['fullyBooked', 'a most of 0', 'notJudged', [contract('0', '0')]],
]

describe('a flag', () => {
  it.each(cases)('%s of %s is %s', (name, _, state, bodies) => {
    const judgement = judgementOf(name, factsOf(bodies, day))
    expect(judgement.state).toBe(state)
    if (judgement.state !== 'notJudged') {
      for (const { value } of judgement.inputs) expect(Number.isFinite(value)).toBe(true)
      expect(judgement.inputs.length).toBeGreaterThan(0)
    }
  })

  it.each([
    [120, 'suspected'],
    [119, 'clear'],
    [undefined, 'notJudged'],
  ] as const)('priceRaised of 100 to %s is %s', (price, state) => {
    const tiers: Tier[] = [
      { videoType: 2, desc: '植入视频', priceYuan: 100, isFolded: false, isPriceOfVideo: true },
    ]
    const facts = factsOf([prices(price ?? 900)], day)
    const before = price === undefined ? {} : { 30: { collectedAtMs: daysAgo(31), tiers } }
    const told = { ...facts, prices: { atMs: daysAgo(0), before } }
    expect(judgementOf('priceRaised', told).state).toBe(state)
  })

  it('is tried with every state', () => {
    for (const { name } of flags.filter((each) => each.name !== 'priceRaised')) {
      const states = cases.flatMap(([flag, , state]) => (flag === name ? [state] : []))
      expect(new Set(states), name).toEqual(new Set(['suspected', 'clear', 'notJudged']))
    }
  })

  it('names what it rests on', () => {
    const { judgement, sections } = judgeFlags(factsOf([played(100, 100, 100, 100, 29)], day)).find(
      ({ flag }) => flag.name === 'unstablePlays',
    ) ?? { judgement: undefined }
    expect(sections).toEqual(['show-items'])
    expect(judgement).toEqual({
      state: 'suspected',
      inputs: [
        { name: 'least_plays', value: 29 },
        { name: 'median_plays', value: 100 },
        { name: 'least_to_median', value: 0.29 },
      ],
      n: 5,
      videos: [expect.objectContaining({ id: '74', publishedAtMs: daysAgo(5) })],
    })
  })

  it('names a day of sudden growth, and the share that it brought', () => {
    const judgement = judgementOf('fansJump', factsOf([fans(...jumped), items([])], day))
    expect(judgement).toMatchObject({ days: ['2026-11-19'], n: 22 })
    expect(judgement).toMatchObject({
      inputs: expect.arrayContaining([{ name: 'gain', value: 990, of: '2026-11-19' }]),
    })
  })

  it('uses every threshold that there is, and says each in its rule', () => {
    const used = flags.flatMap((flag) => flag.thresholds)
    expect(new Set(used)).toEqual(new Set(Object.keys(thresholds)))
  })
})

const anyCreator = fc.bigInt({ min: 10n ** 18n, max: 8n * 10n ** 18n }).map((id) => String(id))

function sandboxed(id: string): readonly FlagBody[] {
  const of = (dataset: string, others: Readonly<Record<string, string>> = {}): FlagBody => ({
    ...{ dataset, body: bodyOf(dataset, id, day, others) },
    ...(others.type && { kind: others.type === '2' ? 'xingtu' : 'personal' }),
  })
  return [
    ...['marketing-info', 'show-items', 'fans-distribution', 'contract-info', 'cp-info'].map(
      (name) => of(name),
    ),
    of('audience-distribution', { linkType: '5' }),
    ...[of('spread-info', { type: '1' }), of('spread-info', { type: '2' })],
    of('daily-fans', { startDate: '2026-10-23', endDate: '2026-11-22' }),
  ]
}

const suspectedOf = (facts: FlagFacts) =>
  judgeFlags(facts).flatMap(({ flag, judgement }) =>
    judgement.state === 'suspected' ? [flag.name] : [],
  )

/** The paths of all that a body tells, at whatever depth. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([name, each]) => leaves(each, [...path, name]))
}

function without(body: unknown, [name = '', ...rest]: readonly string[]): unknown {
  const copy = structuredClone(body) as Record<string, unknown>
  if (rest.length === 0) delete copy[name]
  else copy[name] = without(copy[name], rest)
  return copy
}

describe('what is missing', () => {
  it('raises no flag: nothing is suspected of nobody', () => {
    expect(judgeFlags(factsOf([], day)).map(({ judgement }) => judgement.state)).toEqual(
      flags.map(() => 'notJudged'),
    )
  })

  it('raises no flag: not for want of any answers', () => {
    fc.assert(
      fc.property(anyCreator, fc.infiniteStream(fc.boolean()), (id, keep) => {
        const bodies = sandboxed(id)
        const kept = bodies.filter(() => keep.next().value)
        const all = suspectedOf(factsOf(bodies, day))
        for (const name of suspectedOf(factsOf(kept, day))) expect(all).toContain(name)
      }),
    )
  })

  it('raises no flag but the one that tells of it: not for want of any value', () => {
    // Each loses one; to make the bodies takes longer than to judge them.
    const losses = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(anyCreator, losses, (id, losses) => {
        const bodies = sandboxed(id)
        const all = suspectedOf(factsOf(bodies, day))
        for (const [which, where] of losses) {
          const index = which % bodies.length
          const given = bodies[index]
          const paths = leaves(given?.body)
          const lost = paths[where % paths.length] ?? []
          const body = without(given?.body, lost)
          const left = bodies.map((each, place) => (place === index ? { ...each, body } : each))
          for (const name of suspectedOf(factsOf(left, day))) {
            if (name !== 'keyFieldsMissing') expect(all, lost.join('.')).toContain(name)
          }
        }
      }),
    )
  })

  it('is named with the section that would bring it', () => {
    const judged = judgeFlags(factsOf([], day)).find(({ flag }) => flag.name === 'costDeviates')
    expect(judged?.missingSections).toEqual(['prices', 'performance'])
  })
})
