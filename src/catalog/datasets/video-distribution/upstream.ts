import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_video_distribution',
  query: creatorQuery,
  subjects: creatorSubjects,
  tikhub: { v2: v2('get_author_video_distribution') },
}
