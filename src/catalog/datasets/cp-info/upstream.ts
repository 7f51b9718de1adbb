import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_cp_info',
  query: creatorQuery,
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_cp_info'),
    v1: v1('kol_cp_info_v1', { fixed: shortVideoOnly }),
  },
}
