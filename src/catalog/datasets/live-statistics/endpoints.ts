import type { EndpointDescription } from '../../define.ts'
import { flag } from '../../kinds/flag.ts'
import { liveTypeParameter } from '../../live-type.ts'
import { creatorParameter, daysParameter, flowTypeParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_live_statistics/v1',
    slug: 'author-live-statistics-v1',
    title: { zh: '作者直播数据 (V1)', en: 'Author Live Statistics (V1)' },
    summary: {
      zh: '返回达人近 30 日或 90 日的直播场次、天数与观看人数。没有公开的结果；各参数在上游的名称与多数代码也是推测。',
      en: "Gives a creator's live streams over 30 or 90 days: how many, on how many days, and how many watched. No answer has been published; the upstream's names of the parameters and most codes are inferred, too.",
    },
    keywords: {
      zh: '直播 场次 观看人数 带货直播 游戏直播',
      en: 'live streaming streams viewers watch 直播',
    },
    parameters: {
      oAuthorId: creatorParameter,
      liveType: liveTypeParameter,
      period: daysParameter({ default: '30', confidence: 'likely' }),
      onlyStarOrder: flag(
        {
          zh: '是否只统计星图订单的直播',
          en: 'Whether only streams that a Xingtu order paid for count',
        },
        { confidence: 'guess' },
      ),
      flowType: flowTypeParameter,
    },
    acceptsCache: false,
  },
]
