import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_rec_videos_v2',
  query: creatorQuery,
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_rec_videos_v2'),
    v1: v1('kol_rec_videos_v1', { fixed: shortVideoOnly }),
  },
}
