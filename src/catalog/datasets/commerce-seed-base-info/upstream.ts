import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_commerce_seed_base_info',
  query: (values) => ({ ...aggregatorQuery(values), range: codeIn(values, 'range') }),
  subjects: creatorSubjects,
}
