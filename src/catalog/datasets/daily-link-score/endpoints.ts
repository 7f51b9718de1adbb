import type { EndpointDescription } from '../../define.ts'
import { whole } from '../../kinds/whole.ts'
import {
  creatorParameter,
  dailyPeriod,
  periodDays,
  platformParameter,
} from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/get_author_daily_link_score/v1',
    slug: 'author-daily-link-score-v1',
    title: { zh: '作者每日指数 (V1)', en: 'Author Daily Index (V1)' },
    summary: {
      zh: '返回达人在所选日期内每天的指数，供看走势；字段与指数代码未经证实。',
      en: 'Gives an index of a creator on each day of a period, for judging trends. Its members and the codes of the indices are not confirmed.',
    },
    keywords: {
      zh: '指数趋势 每日 走势 星图指数',
      en: 'index trend daily series score 指数',
    },
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      linkScoreType: whole(
        {
          zh: '哪一项指数，上游代码；只知道有 1，其含义与其他代码均未知，沙箱以 1 为星图指数。',
          en: "Which index, by the upstream's code. All that is known is that there is a 1, and not which index that is; for the sandbox it is the Xingtu index.",
        },
        { least: 1, most: 99, default: '1', confidence: 'guess' },
      ),
      ...periodDays,
    },
    period: dailyPeriod,
    acceptsCache: true,
  },
]
