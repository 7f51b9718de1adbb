import type { Upstream } from '../../define.ts'
import { isText, valueIn } from '../../kinds/values.ts'
import { authorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_daily_fans',
  query: (values) => ({
    ...authorQuery(values),
    // Douyin, and all of its followers.
    platform_source: '1',
    start_date: valueIn(values, 'startDate', isText),
    end_date: valueIn(values, 'endDate', isText),
    author_type: '1',
  }),
  subjects: creatorSubjects,
}
