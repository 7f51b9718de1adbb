import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_rec_videos_v2',
  query: creatorQuery,
  subjects: creatorSubjects,
}
