import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_order_experience',
  query: (values) => ({ ...aggregatorQuery(values), period: codeIn(values, 'period') }),
  subjects: creatorSubjects,
}
