import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/get_author_platform_channel_info_v2',
  query: creatorQuery,
  subjects: creatorSubjects,
}
