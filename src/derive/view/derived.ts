import type { NormalUnit } from '../../catalog/normal-units.ts'
import type { Text } from '../../core/text.ts'
import type { Figures } from './read-body.ts'

/** A figure that follows from others, with how. */
export interface Formula {
  readonly name: string
  readonly title: Text
  readonly unit: NormalUnit
  /** In words, with the names of `inputs`. */
  readonly formula: Text
  readonly inputs: readonly string[]
  /** The figure that says the same: where it is given, this does not have to be derived. */
  readonly sameAs?: string
  /** What comes of the inputs, in their order. */
  readonly of: (...inputs: readonly number[]) => number
}

/** A figure that was derived, with the numbers that were put in. */
export interface Derived {
  readonly value: number
  readonly inputs: Figures
}

/** What a tier costs by expected plays against what it is expected to cost. */
export const ownToExpected: Formula = {
  name: 'own_to_expected',
  title: { zh: '折算 CPM ÷ 预期 CPM', en: 'Own CPM ÷ expected CPM' },
  unit: 'fraction',
  formula: {
    zh: '报价 ÷ 预期播放量 × 1000 ÷ 预期 CPM',
    en: 'price ÷ expected plays × 1,000 ÷ expected CPM',
  },
  inputs: ['price', 'expected_plays', 'expected_cpm'],
  of: (price, plays, cpm) => ((price / plays) * 1000) / cpm,
}

/** `price` and `expected_cpm` are those of one tier; the rest is of one kind of videos and days. */
export const formulas: readonly Formula[] = [
  {
    name: 'activity_cut',
    title: { zh: '活动价降幅', en: 'Cut of the activity price' },
    unit: 'fraction',
    formula: { zh: '1 − 活动价 ÷ 原价', en: '1 − activity price ÷ price without it' },
    inputs: ['price', 'origin_price'],
    of: (price, origin) => 1 - price / origin,
  },
  {
    name: 'implied_plays',
    title: { zh: '推算预期播放量', en: 'Implied expected plays' },
    unit: 'count',
    formula: { zh: '报价 ÷ 预期 CPM × 1000', en: 'price ÷ expected CPM × 1,000' },
    inputs: ['price', 'expected_cpm'],
    sameAs: 'expected_plays',
    of: (price, cpm) => (price / cpm) * 1000,
  },
  {
    name: 'own_cpm',
    title: { zh: '折算 CPM（按预期播放量）', en: 'Own CPM by expected plays' },
    unit: 'yuan',
    formula: { zh: '报价 ÷ 预期播放量 × 1000', en: 'price ÷ expected plays × 1,000' },
    inputs: ['price', 'expected_plays'],
    of: (price, plays) => (price / plays) * 1000,
  },
  ownToExpected,
  {
    name: 'median_cpm',
    title: { zh: '折算 CPM（按播放量中位数）', en: 'Own CPM by median plays' },
    unit: 'yuan',
    formula: { zh: '报价 ÷ 播放量中位数 × 1000', en: 'price ÷ median plays × 1,000' },
    inputs: ['price', 'play_mid'],
    of: (price, plays) => (price / plays) * 1000,
  },
  {
    name: 'own_cpe',
    title: { zh: '折算 CPE', en: 'Own CPE' },
    unit: 'yuan',
    formula: {
      zh: '报价 ÷（平均点赞 + 平均评论 + 平均转发）',
      en: 'price ÷ (mean likes + mean comments + mean shares)',
    },
    inputs: ['price', 'like_avg', 'comment_avg', 'share_avg'],
    of: (price, likes, comments, shares) => price / (likes + comments + shares),
  },
  {
    name: 'cost_per_play',
    title: { zh: '单次播放成本', en: 'Cost per play' },
    unit: 'yuan',
    formula: { zh: '报价 ÷ 播放量中位数', en: 'price ÷ median plays' },
    inputs: ['price', 'play_mid'],
    of: (price, plays) => price / plays,
  },
]

/** Of the median plays of paid and of personal videos. */
export const paidToPersonal: Formula = {
  name: 'paid_to_personal',
  title: { zh: '商单/日常播放比', en: 'Paid to personal plays' },
  unit: 'fraction',
  formula: {
    zh: '星图视频播放量中位数 ÷ 个人视频播放量中位数',
    en: 'median plays of Xingtu videos ÷ median plays of personal videos',
  },
  inputs: ['xingtu_play_mid', 'personal_play_mid'],
  // Half of the paid videos without a single play is no median, but a figure that was not filled.
  of: (paid, own) => (paid > 0 ? paid / own : Number.NaN),
}

/** Derives a figure; undefined where it is given, an input is missing, or no number comes out. */
export function derive({ inputs, sameAs, of }: Formula, figures: Figures): Derived | undefined {
  if (sameAs !== undefined && figures[sameAs] !== undefined) return undefined
  const given = inputs.flatMap((name) => {
    const value = figures[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  if (given.length < inputs.length) return undefined
  const value = of(...given.map(([, each]) => each))
  return Number.isFinite(value) ? { value, inputs: Object.fromEntries(given) } : undefined
}
