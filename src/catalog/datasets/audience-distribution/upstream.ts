import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_audience_distribution',
  query: (values) => ({
    ...creatorQuery(values),
    link_type: 'linkType' in values ? codeIn(values, 'linkType') : '5',
  }),
  subjects: creatorSubjects,
}
