import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_spread_info',
  query: (values) => ({
    ...creatorQuery(values),
    type: codeIn(values, 'type'),
    range: codeIn(values, 'range'),
    flow_type: codeIn(values, 'flowType'),
    only_assign: String(flagIn(values, 'onlyAssign')),
  }),
  subjects: creatorSubjects,
}
