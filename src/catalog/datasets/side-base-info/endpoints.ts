import type { EndpointDescription } from '../../define.ts'
import { creatorParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_side_base_info/v1',
    slug: 'author-side-info-v1',
    title: { zh: '作者侧边栏信息 (V1)', en: 'Author Side Info (V1)' },
    summary: {
      zh: '返回达人主页侧边栏的数据，已知的只有近 30 日涨粉率。',
      en: "Gives the figures in the side panel of a creator's page, of which only the growth of followers in 30 days is known.",
    },
    keywords: { zh: '月涨粉率 涨粉 粉丝增长', en: 'follower growth rate 涨粉' },
    parameters: { oAuthorId: creatorParameter },
    acceptsCache: false,
  },
]
