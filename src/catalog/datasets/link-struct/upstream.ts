import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_link_struct',
  query: (values) => ({
    ...creatorQuery(values),
    // All industries.
    industry_id: '0',
  }),
  subjects: creatorSubjects,
}
