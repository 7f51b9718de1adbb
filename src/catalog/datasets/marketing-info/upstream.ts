import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/get_author_marketing_info',
  query: creatorQuery,
  subjects: creatorSubjects,
}
