import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects, periodQuery } from '../../shared-parameters.ts'
import { compactDay, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_daily_link',
  query: (values) => ({
    ...creatorQuery(values),
    link_type: codeIn(values, 'linkType'),
    ...periodQuery(values),
    // All industries.
    industry_id: '0',
  }),
  subjects: creatorSubjects,
  atXingtu: 'unconfirmed',
  tikhub: {
    v2: v2('get_author_daily_link', {
      converted: { start_date: compactDay, end_date: compactDay },
    }),
  },
}
