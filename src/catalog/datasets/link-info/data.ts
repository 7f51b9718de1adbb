import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, type Confidence, figure, fraction, index, rank, record } from '../../units.ts'

export const title: Text = { zh: '星图指数', en: 'Xingtu index' }

export const topic: Topic = 'indices'

const indexCard = (name: string, called: Text, about: Text, confidence?: Confidence) =>
  record(
    { zh: `${called.zh}：${about.zh}`, en: `${called.en}: ${about.en}` },
    {
      avg_value: index({ zh: '同类达人均值', en: "Peers' average" }),
      link_relative_ratio: fraction(
        { zh: '环比，即相对上一周期的变化', en: 'Change against the previous period' },
        'likely',
      ),
      rank: asText(
        rank({
          zh: '不限行业时为全部达人中的名次；指定 industryTag 时参与排名的范围未知',
          en: 'Rank among all creators where industryTag is ALL; with an industry, among whom is unknown',
        }),
      ),
      rank_percent: fraction({
        zh: '名次占参与排名达人的比例，越小越好',
        en: 'Rank as a share of those ranked; smaller is better',
      }),
      value: figure(name, index(called)),
    },
    confidence,
  )

export const data = record(
  { zh: '达人的六项指数', en: 'The six indices of a creator' },
  {
    base_resp: baseResponse,
    cooperate_index: indexCard(
      'cooperate_index',
      { zh: '合作指数', en: 'Cooperation index' },
      { zh: '回复与履约情况', en: 'replies and delivery' },
      'likely',
    ),
    cp_index: indexCard(
      'cp_index',
      { zh: '性价比指数', en: 'Value-for-money index' },
      { zh: 'CPM、GPM 与粉丝忠诚度', en: 'CPM, GPM and loyalty of fans' },
      'likely',
    ),
    link_convert_index: indexCard(
      'convert_index',
      { zh: '转化指数', en: 'Conversion index' },
      { zh: '带来购买等行动的能力', en: 'bringing viewers to act and buy' },
      'likely',
    ),
    link_shopping_index: indexCard(
      'shopping_index',
      { zh: '种草指数', en: 'Seeding index' },
      { zh: '组件点击与看后搜索', en: 'clicks on components and searches after viewing' },
      'likely',
    ),
    link_spread_index: indexCard(
      'spread_index',
      { zh: '传播指数', en: 'Spread index' },
      { zh: '近 30 日的播放、互动与完播', en: 'plays, interaction and completion over 30 days' },
      'likely',
    ),
    link_star_index: indexCard(
      'star_index',
      { zh: '星图指数', en: 'Xingtu index' },
      { zh: '综合评分', en: 'the overall score' },
    ),
  },
)
