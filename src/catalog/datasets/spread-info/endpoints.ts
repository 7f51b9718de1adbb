import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { known } from '../../kinds/known.ts'
import {
  creatorParameter,
  onlyAssignParameter,
  rangeCodeParameter,
} from '../../shared-parameters.ts'

const type = choice(
  { zh: '统计哪一类视频', en: 'Which videos the figures cover' },
  [
    { name: '_1', code: '1', label: { zh: '个人视频', en: 'Personal videos' } },
    { name: '_2', code: '2', label: { zh: '星图视频', en: 'Xingtu videos' } },
  ],
  { default: '_1' },
)

const flowType = known(
  {
    zh: '是否计入投放流量',
    en: 'Whether paid traffic counts',
  },
  [
    {
      name: 'EXCLUDE',
      code: '0',
      label: { zh: '剔除投流', en: 'Without paid traffic' },
      confidence: 'likely',
    },
    {
      name: 'INCLUDE',
      code: '1',
      label: { zh: '包含投流', en: 'With paid traffic' },
      confidence: 'likely',
    },
  ],
  { default: '1' },
)

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-spread-info/v1',
    slug: 'kol-data-overview-v1-deprecated',
    title: { zh: 'KOL数据概览 (V1)', en: 'KOL Data Overview (V1)' },
    summary: {
      zh: '返回达人近 30 日或 90 日的播放量中位数、互动率、完播率、平均互动，以及各档预期 CPM 与 CPE。',
      en: "Gives a creator's median plays, interaction and completion rates and averages over 30 or 90 days, and the expected CPM and CPE of each video length.",
    },
    keywords: {
      zh: '播放量 中位数 互动率 完播率 CPM CPE 数据表现',
      en: 'plays median interaction rate completion rate CPM CPE 播放量',
    },
    parameters: {
      kolId: creatorParameter,
      type,
      range: rangeCodeParameter({ default: '_2' }),
      flowType,
      onlyAssign: onlyAssignParameter,
    },
    acceptsCache: true,
    successor: {
      path: '/api/douyin-xingtu/gw/api/data_sp/get_author_spread_info/v1',
      served: false,
    },
  },
]
