import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { allIndustries, shortVideoOnly, v1 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_link_struct',
  query: (values) => ({
    ...creatorQuery(values),
    // All industries.
    industry_id: '0',
  }),
  subjects: creatorSubjects,
  tikhub: {
    v1: v1('kol_link_struct_v1', { fixed: { ...shortVideoOnly, industry_id: allIndustries } }),
  },
}
