import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, figureDays, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '每日连接用户', en: 'Connected users by day' }

export const topic: Topic = 'audience'

export const data = record(
  {
    zh: '所选日期内每天的连接用户数；未见任何公开的返回，字段比照粉丝趋势推测，以实际返回为准',
    en: 'Connected users on each day of the period. Nobody has published an answer: the members are inferred from those of follower growth, and a real one decides',
  },
  {
    base_resp: baseResponse,
    daily: figureDays(
      {
        name: 'daily_connected_users',
        day: 'date',
        value: 'link_cnt',
        bounds: ['start_date', 'end_date'],
      },
      list(
        { zh: '每天的连接用户数，旧的在前', en: 'Connected users by day, the oldest first' },
        record(
          { zh: '一天', en: 'One day' },
          {
            date: naming(
              words({ zh: '日期，如 2026-02-07', en: 'The day, such as 2026-02-07' }, 'guess'),
            ),
            link_cnt: asText(
              count({ zh: '当天的连接用户数', en: 'Connected users on the day' }, 'guess'),
            ),
          },
          'guess',
        ),
        'guess',
      ),
    ),
  },
  'guess',
)
