import type { Upstream } from '../../define.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/gauthor/author_get_business_card_info',
  query: aggregatorQuery,
  subjects: creatorSubjects,
  tikhub: { v2: v2('get_author_business_card_info') },
}
