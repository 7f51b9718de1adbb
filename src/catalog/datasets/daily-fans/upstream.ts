import type { Upstream } from '../../define.ts'
import { authorQuery, creatorSubjects, periodQuery } from '../../shared-parameters.ts'
import { compactDay, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_daily_fans',
  query: (values) => ({
    ...authorQuery(values),
    // Douyin, and all of its followers.
    platform_source: '1',
    ...periodQuery(values),
    author_type: '1',
  }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_daily_fans', {
      converted: { start_date: compactDay, end_date: compactDay },
    }),
    v1: v1('kol_daily_fans_v1', {
      renamed: { start_date: 'startDate', end_date: 'endDate' },
      dropped: ['platform_source', 'author_type'],
    }),
  },
}
