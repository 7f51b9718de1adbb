import { foundByLookup } from '../../creator-lookup.ts'
import type { Upstream } from '../../define.ts'
import { isText, valueIn } from '../../kinds/values.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/entrance/author/info',
  query: (values) => ({ core_user_id: valueIn(values, 'uid', isText) }),
  subjects: () => [],
  subjectsIn: foundByLookup,
  tikhub: { v2: v2('get_xingtu_kolid_by_uid', { renamed: { core_user_id: 'uid' } }) },
}
