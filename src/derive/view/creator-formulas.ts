import type { VideoKind } from '../../catalog/view/section.ts'
import type { Text } from '../../core/text.ts'
import { type Formula, paidToPersonal } from './derived.ts'

const shareOf = (part: number, whole: number) => part / whole

/** What is of the shares of a crowd: those who see the videos, or those who follow. */
function crowdShares(of: 'audience' | 'fans', { zh, en }: Text): readonly Formula[] {
  const share = (name: string, whole: string, title: Text, formula: Text): Formula => ({
    name: `${of}_${name}_share`,
    title: { zh: `${zh}${title.zh}`, en: `${en}, ${title.en}` },
    unit: 'fraction',
    formula,
    inputs: [`${of}_${name}`, `${of}_${whole}_total`],
    of: shareOf,
  })
  return [
    share(
      'female',
      'gender',
      { zh: '女性占比', en: 'share of women' },
      { zh: '女性人数 ÷ 性别分布人数之和', en: 'women ÷ all whose gender is listed' },
    ),
    share(
      'aged_18_40',
      'age',
      { zh: ' 18–40 岁占比', en: 'share aged 18 to 40' },
      {
        zh: '18–23、24–30、31–40 岁人数 ÷ 年龄分布人数之和',
        en: 'those of 18–23, 24–30 and 31–40 ÷ all whose age is listed',
      },
    ),
    share(
      'tier_1_2',
      'city_tier',
      { zh: '一二线城市占比', en: 'share in cities of the first two tiers' },
      {
        zh: '一线与二线人数 ÷ 城市等级分布人数之和',
        en: 'those in 一线 and 二线 ÷ all whose tier of city is listed',
      },
    ),
    share(
      'top_crowd',
      'crowd',
      { zh: '八大人群首位占比', en: 'share of the largest of the eight crowds' },
      {
        zh: '人数最多的人群 ÷ 八大人群分布人数之和',
        en: 'the largest crowd ÷ all whose crowd is listed',
      },
    ),
  ]
}

/** Shares of those whom the content reaches. */
export const audienceShares = crowdShares('audience', { zh: '观众', en: 'Audience' })

const fansShares = crowdShares('fans', { zh: '粉丝', en: 'Followers' })

const growth: readonly Formula[] = [
  {
    name: 'followers_gain_30d',
    title: { zh: '近 30 日涨粉', en: 'Followers won in 30 days' },
    unit: 'count',
    formula: { zh: '末日粉丝数 − 首日粉丝数', en: 'followers on the last day − on the first' },
    inputs: ['followers_last', 'followers_first', 'growth_days'],
    of: (last, first) => last - first,
  },
  {
    name: 'followers_growth_30d',
    title: { zh: '近 30 日涨粉率', en: 'Growth of followers in 30 days' },
    unit: 'fraction',
    formula: {
      zh: '末日粉丝数 ÷ 首日粉丝数 − 1',
      en: 'followers on the last day ÷ on the first − 1',
    },
    inputs: ['followers_last', 'followers_first', 'growth_days'],
    sameAs: 'fans_growth_rate_30d',
    of: (last, first) => last / first - 1,
  },
]

const hitShare = (kind: VideoKind): Formula => ({
  name: 'hit_share',
  title: { zh: '近 15 条爆文率', en: 'Share of hits in the last 15' },
  unit: 'fraction',
  formula: { zh: '爆文条数 ÷ 视频条数', en: 'hits ÷ videos' },
  inputs: [`${kind}_hits`, `${kind}_videos`],
  of: shareOf,
})

/** How the plays of the last videos of a kind are spread. */
const playsOf = (kind: VideoKind): readonly Formula[] =>
  playsSpread.map(({ name, title, formula }) => ({
    name: `last_15_${name}_plays`,
    title,
    unit: 'count',
    formula,
    inputs: [`${kind}_${name}_plays`, `${kind}_played_videos`],
    of: (plays) => plays,
  }))

const playsSpread = [
  {
    name: 'least',
    title: { zh: '近 15 条最低播放量', en: 'Least plays of the last 15' },
    formula: { zh: '各条视频播放量的最小值', en: 'the least of the plays of each video' },
  },
  {
    name: 'median',
    title: { zh: '近 15 条播放量中位数', en: 'Median plays of the last 15' },
    formula: { zh: '各条视频播放量的中位数', en: 'the median of the plays of each video' },
  },
  {
    name: 'most',
    title: { zh: '近 15 条最高播放量', en: 'Most plays of the last 15' },
    formula: { zh: '各条视频播放量的最大值', en: 'the most of the plays of each video' },
  },
] as const

const deepUsers: Formula = {
  name: 'deep_users',
  title: { zh: '月深度用户数', en: 'Deep users of the month' },
  unit: 'count',
  formula: {
    zh: '月连接用户数 − 了解、兴趣、喜欢、追随四层中人数最多的一层（口径未完全确认）',
    en: 'connected users of the month − the largest of the four stages aware, interested, like and follow (a likely definition, not a certain one)',
  },
  inputs: [
    ...['connected_users', 'aware_users', 'interested_users', 'liking_users', 'following_users'],
  ],
  // Stages of which nobody is at any are not filled, and one cannot be larger than all of them.
  of: (connected, ...stages) => {
    const largest = Math.max(...stages)
    return largest > 0 && largest <= connected ? connected - largest : Number.NaN
  },
}

const bookedShare: Formula = {
  name: 'booked_share',
  title: { zh: '档期占用', en: 'Share of the orders taken on at a time' },
  unit: 'fraction',
  formula: {
    zh: '进行中任务数 ÷ 最大同时进行任务数（两个字段的含义未完全确认）',
    en: 'orders in progress ÷ most orders taken on at a time (what the two fields mean is likely, not certain)',
  },
  inputs: ['process_order_cnt', 'max_process_order_cnt'],
  of: shareOf,
}

/** A formula of no price tier, with the kind of videos where it is of one. */
export interface CreatorFormula {
  readonly formula: Formula
  readonly kind?: VideoKind
}

/** What follows of a creator whatever he sells. */
export const creatorFormulas: readonly CreatorFormula[] = [
  { formula: paidToPersonal },
  ...(['personal', 'xingtu'] as const).flatMap((kind) =>
    [...playsOf(kind), hitShare(kind)].map((formula) => ({ formula, kind })),
  ),
  ...[...growth, deepUsers, ...audienceShares, ...fansShares, bookedShare].map((formula) => ({
    formula,
  })),
]
