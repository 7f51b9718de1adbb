import type { Upstream } from '../../define.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_commerce_spread_info',
  query: aggregatorQuery,
  subjects: creatorSubjects,
}
