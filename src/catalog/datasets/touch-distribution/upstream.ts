import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_touch_distribution',
  query: creatorQuery,
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_touch_distribution'),
    v1: v1('kol_touch_distribution_v1', { fixed: shortVideoOnly }),
  },
}
