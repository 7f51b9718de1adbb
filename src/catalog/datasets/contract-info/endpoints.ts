import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, daysParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    // The one path of the family without a version.
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_contract_base_info',
    slug: 'author-contract-info',
    title: { zh: '作者履约信息', en: 'Author Contract Info' },
    summary: {
      zh: '返回达人的履约能力：48 小时消息回复率、信用分、合作商单数、进行中任务数及商单的行业分布；字段据公开工具整理。',
      en: 'Gives how a creator deals with orders: replies within 48 hours, credit score, orders done and in progress, and the industries they came from; its members are those that public tools read.',
    },
    keywords: {
      zh: '履约能力 回复率 信用分 商单数 接单量 行业分布',
      en: 'service reply rate credit score orders in progress industries 履约',
    },
    // Published as the raw code 90, which is the same.
    parameters: { oAuthorId: creatorParameter, range: daysParameter({ default: '90' }) },
    acceptsCache: false,
  },
]
