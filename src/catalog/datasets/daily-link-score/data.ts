import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { figureDays, index, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '每日指数', en: 'Index by day' }

export const topic: Topic = 'indices'

export const data = record(
  {
    zh: '所选日期内每天的指数；未见任何公开的返回，字段比照粉丝趋势推测，以实际返回为准',
    en: 'An index on each day of the period. Nobody has published an answer: the members are inferred from those of follower growth, and a real one decides',
  },
  {
    base_resp: baseResponse,
    daily: figureDays(
      { name: 'daily_index', day: 'date', value: 'link_score', bounds: ['start_date', 'end_date'] },
      list(
        { zh: '每天的指数，旧的在前', en: 'The index by day, the oldest first' },
        record(
          { zh: '一天', en: 'One day' },
          {
            date: naming(
              words({ zh: '日期，如 2026-02-07', en: 'The day, such as 2026-02-07' }, 'guess'),
            ),
            link_score: index({ zh: '当天的指数', en: 'The index on the day' }, 'guess'),
          },
          'guess',
        ),
        'guess',
      ),
    ),
  },
  'guess',
)
