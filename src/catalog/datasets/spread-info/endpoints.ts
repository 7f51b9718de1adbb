import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { known } from '../../kinds/known.ts'
import {
  creatorParameter,
  flowTypeParameter,
  onlyAssignParameter,
  platformParameter,
  rangeCodeParameter,
  rangeParameter,
  videoKindParameter,
} from '../../shared-parameters.ts'

const type = choice(
  { zh: '统计哪一类视频', en: 'Which videos the figures cover' },
  [
    { name: '_1', code: '1', label: { zh: '个人视频', en: 'Personal videos' } },
    { name: '_2', code: '2', label: { zh: '星图视频', en: 'Xingtu videos' } },
  ],
  { default: '_1' },
)

/** The same choices as the successor has, with the default that this path documents. */
const flowType = known(flowTypeParameter.meaning, flowTypeParameter.choices, { default: '1' })

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/get_author_spread_info/v1'

const keywords = {
  zh: '播放量 中位数 互动率 完播率 CPM CPE 数据表现',
  en: 'plays median interaction rate completion rate CPM CPE 播放量',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-spread-info/v1',
    slug: 'kol-data-overview-v1-deprecated',
    title: { zh: 'KOL数据概览 (V1)', en: 'KOL Data Overview (V1)' },
    summary: {
      zh: '返回达人近 30 日或 90 日的播放量中位数、互动率、完播率、平均互动，以及各档预期 CPM 与 CPE。',
      en: "Gives a creator's median plays, interaction and completion rates and averages over 30 or 90 days, and the expected CPM and CPE of each video length.",
    },
    keywords,
    parameters: {
      kolId: creatorParameter,
      type,
      range: rangeCodeParameter({ default: '_2' }),
      flowType,
      onlyAssign: onlyAssignParameter,
    },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-data-overview-v1',
    title: { zh: '作者数据概览 (V1)', en: 'Author Data Overview (V1)' },
    summary: {
      zh: '按内容形式返回达人近 30 日或 90 日的播放量中位数、互动率、完播率、平均互动，以及各档预期 CPM 与 CPE；默认剔除投流。',
      en: "Gives a creator's median plays, interaction and completion rates and averages over 30 or 90 days by form of content, and the expected CPM and CPE of each video length; without paid traffic unless asked.",
    },
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      range: rangeParameter,
      type: videoKindParameter,
      onlyAssign: onlyAssignParameter,
      flowType: flowTypeParameter,
    },
    acceptsCache: false,
  },
]
