import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { underscored, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/get_author_base_info',
  query: (values) => ({
    ...creatorQuery(values),
    recommend: 'true',
    // The answer has no sec_uid unless it is asked for.
    need_sec_uid: 'true',
    need_linkage_info: 'true',
  }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_base_info'),
    v1: v1('kol_base_info_v1', {
      renamed: { platform_channel: 'platformChannel' },
      converted: { platform_channel: underscored },
      dropped: ['platform_source', 'recommend', 'need_sec_uid', 'need_linkage_info'],
    }),
  },
}
