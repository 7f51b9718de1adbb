import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_cp_info',
  query: creatorQuery,
  subjects: creatorSubjects,
}
