import type { EndpointDescription } from '../../define.ts'
import {
  creatorParameter,
  platformParameter,
  rangeCodeParameter,
  rangeParameter,
} from '../../shared-parameters.ts'

const successor = '/api/douyin-xingtu/gw/api/data_sp/get_author_convert_ability/v1'

const summary = {
  zh: '返回达人近 30 日或 90 日的组件点击量与点击率、CPC、平均销售额、GPM 及推荐商品价格（区间文本），供评估带货转化。',
  en: "Gives a creator's component clicks and click rate, CPC, mean sales, GPM and product prices over 30 or 90 days, as ranges, for judging how well the videos sell.",
}

const keywords = {
  zh: '转化 带货 组件点击率 CPC GPM 销售额 商品价格',
  en: 'conversion sales component clicks CPC GPM product price 转化 带货',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-convert-ability/v1',
    slug: 'kol-conversion-v1-deprecated',
    title: { zh: 'KOL转化能力 (V1)', en: 'KOL Conversion (V1)' },
    summary,
    keywords,
    parameters: { kolId: creatorParameter, range: rangeCodeParameter({}) },
    acceptsCache: true,
    successor: { path: successor, served: true },
  },
  {
    path: successor,
    slug: 'author-conversion-v1',
    title: { zh: '作者转化能力 (V1)', en: 'Author Conversion (V1)' },
    summary,
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      range: rangeParameter,
    },
    acceptsCache: false,
  },
]
