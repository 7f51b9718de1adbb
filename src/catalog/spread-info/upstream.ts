import type { Upstream } from '../define.ts'
import { valueIn } from '../parameters.ts'
import { creatorQuery } from '../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_spread_info',
  query: (values) => ({
    ...creatorQuery(values),
    type: valueIn(values, 'type'),
    range: valueIn(values, 'range'),
    flow_type: valueIn(values, 'flowType'),
    only_assign: valueIn(values, 'onlyAssign'),
  }),
}
