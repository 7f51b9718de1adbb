import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, daysParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_order_experience/v1',
    slug: 'author-order-experience-v1',
    title: { zh: '作者商单经验 (V1)', en: 'Author Order Experience (V1)' },
    summary: {
      zh: '返回达人近 30 日或 90 日接过商单的行业，供判断是否熟悉本行业；每行的结构未经证实。',
      en: "Lists the industries that a creator had orders from in 30 or 90 days, for judging whether they know one's own; the shape of a row is not confirmed.",
    },
    keywords: {
      zh: '合作行业 商单经验 接单经验',
      en: 'industries experience with orders 合作行业',
    },
    parameters: { oAuthorId: creatorParameter, period: daysParameter({ default: 'DAY_30' }) },
    acceptsCache: false,
  },
]
