import type { Text } from '../../../core/text.ts'

/** Where a flag begins, which the operator may set otherwise. */
export interface Threshold {
  readonly default: number
  readonly least: number
  readonly most: number
  readonly isWhole?: true
  readonly meaning: Text
}

const share = (value: number, meaning: Text): Threshold => ({
  ...{ default: value, least: 0, most: 1, meaning },
})

/** Every threshold by its name in the settings; shares are fractions. */
export const thresholds = {
  priceRise: {
    default: 0.2,
    least: 0,
    most: 100,
    meaning: {
      zh: '报价上调：30 天内涨幅达到多少（小数，0.2 即 20%）',
      en: 'Price raised: from what growth in 30 days on, as a fraction (0.2 is 20 %)',
    },
  },
  ownToExpectedLeast: share(0.7, {
    zh: '折算偏差：折算 CPM ÷ 预期 CPM 低于多少',
    en: 'Cost deviates: own CPM / expected CPM under this',
  }),
  ownToExpectedMost: {
    default: 1.5,
    least: 1,
    most: 100,
    meaning: {
      zh: '折算偏差：折算 CPM ÷ 预期 CPM 高于多少',
      en: 'Cost deviates: own CPM / expected CPM over this',
    },
  },
  leastToMedian: share(0.3, {
    zh: '播放不稳：近 15 条最小播放量 ÷ 中位数低于多少',
    en: 'Unstable plays: least / median plays of the last 15 under this',
  }),
  topVideoShare: share(0.5, {
    zh: '单条爆款：一条视频占近 15 条播放量之和的比例达到多少',
    en: 'One hit: from what share of the plays of the last 15 in one video on',
  }),
  paidToPersonal: share(0.5, {
    zh: '商单掉量：商单/日常播放比低于多少',
    en: 'Paid videos fall off: paid to personal median plays under this',
  }),
  fanJumpMads: {
    default: 6,
    least: 0,
    most: 1000,
    meaning: {
      zh: '涨粉突变：单日涨粉超出中位数多少个绝对中位差（MAD）',
      en: 'Sudden growth: by how many median absolute deviations a day is above the median',
    },
  },
  fanJumpShare: share(0.005, {
    zh: '涨粉突变：且单日涨粉超过粉丝数的多少（小数）',
    en: 'Sudden growth: and over what share of the followers a day brings',
  }),
  fanLoss: share(0.02, {
    zh: '掉粉：近 30 天粉丝减少超过多少（小数）',
    en: 'Losing followers: over what share is lost in 30 days',
  }),
  paidVideoShare: share(0.4, {
    zh: '商单过密：近 15 条中星图视频占比超过多少',
    en: 'Many paid videos: over what share of the last 15 is paid',
  }),
  quietDays: {
    default: 14,
    least: 0,
    most: 3650,
    meaning: {
      zh: '断更：距最新一条视频超过多少天',
      en: 'Gone quiet: over how many days since the newest video',
    },
  },
  staleDays: {
    default: 7,
    least: 0,
    most: 3650,
    meaning: { zh: '数据陈旧：超过多少天', en: 'Old data: over how many days' },
  },
  leastSample: {
    default: 5,
    least: 1,
    most: 15,
    isWhole: true,
    meaning: {
      zh: '样本不足：少于多少个样本则不判断比率类旗标',
      en: 'Too few: of fewer samples than this no flag of a rate is judged',
    },
  },
} as const satisfies Readonly<Record<string, Threshold>>

export type ThresholdName = keyof typeof thresholds

/** The thresholds as they are set. */
export type Thresholds = Readonly<Record<ThresholdName, number>>

/** The thresholds as they are where none is set. */
export const defaultThresholds = Object.fromEntries(
  Object.entries(thresholds).map(([name, each]) => [name, each.default]),
) as Thresholds
