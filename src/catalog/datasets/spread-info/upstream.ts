import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, underscored, v1, v2 } from '../../tikhub.ts'

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
  tikhub: {
    v2: v2('get_author_spread_info'),
    v1: v1('kol_data_overview_v1', {
      renamed: {
        type: '_type',
        range: '_range',
        flow_type: 'flowType',
        only_assign: 'onlyAssign',
      },
      converted: { type: underscored, range: underscored },
      fixed: shortVideoOnly,
    }),
  },
}
