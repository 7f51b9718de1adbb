import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/get_author_show_items_v2',
  query: (values) => ({
    ...creatorQuery(values),
    // The site asks for 10 always, and gets up to 15.
    limit: '10',
    only_assign: String(flagIn(values, 'onlyAssign')),
    // The deprecated path cannot ask for another.
    flow_type: 'flowType' in values ? codeIn(values, 'flowType') : '0',
  }),
  subjects: creatorSubjects,
}
