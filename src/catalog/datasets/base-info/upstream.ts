import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

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
}
