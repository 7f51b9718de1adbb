import { foundByLookup } from '../../creator-lookup.ts'
import type { Upstream } from '../../define.ts'
import { isText, valueIn } from '../../kinds/values.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/get_author_id_by_unique_id',
  query: (values) => ({ unique_id: valueIn(values, 'uniqueId', isText) }),
  subjects: () => [],
  subjectsIn: foundByLookup,
  atXingtu: 'none',
  tikhub: { v2: v2('get_xingtu_kolid_by_unique_id') },
}
