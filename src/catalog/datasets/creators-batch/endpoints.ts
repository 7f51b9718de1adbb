import { creatorsParameter } from '../../creators-asked.ts'
import type { EndpointDescription } from '../../define.ts'
import { platformParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/multi_get_author_info/v1',
    slug: 'creators-batch-v1',
    title: { zh: '批量达人信息 (V1)', en: 'Creators in Batches (V1)' },
    summary: {
      zh: '一次返回至多 50 位达人的概要，按一次调用计费，并列出不存在的 ID。每位达人的字段未见公开样例，除 ID 外均为推测。',
      en: 'Gives an outline of up to 50 creators at the price of one call, and lists the ids that nobody has. Nobody has published what it tells of each: all but the id is inferred.',
    },
    keywords: {
      zh: '批量 多位达人 名单 一次查 50 概要 author_ids',
      en: 'batch bulk several creators list at once 50 author_ids 批量',
    },
    parameters: { oAuthorIds: creatorsParameter, platform: platformParameter },
    acceptsCache: true,
  },
]
