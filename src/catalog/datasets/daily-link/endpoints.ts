import type { EndpointDescription } from '../../define.ts'
import {
  creatorParameter,
  dailyPeriod,
  linkTypeParameter,
  periodDays,
  platformParameter,
} from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/get_author_daily_link/v1',
    slug: 'author-daily-link-v1',
    title: { zh: '作者每日连接用户 (V1)', en: 'Author Daily Connected Users (V1)' },
    summary: {
      zh: '返回达人在所选日期内每天的连接用户数，可看全部或了解、兴趣、喜欢、追随中的一层；字段未经证实。',
      en: "Gives a creator's connected users on each day of a period, all of them or those of one stage: aware, interested, like or follow. Its members are not confirmed.",
    },
    keywords: {
      zh: '连接用户趋势 每日 走势 了解 兴趣 喜欢 追随',
      en: 'connected users trend daily series stages link 连接用户',
    },
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      linkType: linkTypeParameter,
      ...periodDays,
    },
    period: dailyPeriod,
    acceptsCache: true,
  },
]
