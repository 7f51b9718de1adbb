import type { Upstream } from '../../define.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { creatorQuery, creatorSubjects, periodQuery } from '../../shared-parameters.ts'
import { compactDay, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_daily_link_score',
  query: (values) => ({
    ...creatorQuery(values),
    link_score_type: String(wholeIn(values, 'linkScoreType')),
    ...periodQuery(values),
    // All industries.
    industry_id: '0',
  }),
  subjects: creatorSubjects,
  atXingtu: 'unconfirmed',
  tikhub: {
    v2: v2('get_author_daily_link_score', {
      converted: { start_date: compactDay, end_date: compactDay },
    }),
  },
}
