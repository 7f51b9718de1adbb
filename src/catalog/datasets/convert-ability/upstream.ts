import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_convert_ability',
  query: (values) => ({
    ...creatorQuery(values),
    // All industries: no path lets its caller choose one.
    industry_id: '0',
    range: codeIn(values, 'range'),
  }),
  subjects: creatorSubjects,
}
