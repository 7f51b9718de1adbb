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

/** A formula of no price tier, with the kind of videos where it is of one. */
export interface CreatorFormula {
  readonly formula: Formula
  readonly kind?: VideoKind
}

/** What follows of a creator whatever he sells. */
export const creatorFormulas: readonly CreatorFormula[] = [
  { formula: paidToPersonal },
  { formula: hitShare('personal'), kind: 'personal' },
  { formula: hitShare('xingtu'), kind: 'xingtu' },
  ...[...growth, ...audienceShares, ...fansShares].map((formula) => ({ formula })),
]
