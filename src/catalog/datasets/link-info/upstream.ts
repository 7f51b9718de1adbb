import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_link_info',
  query: (values) => ({
    ...creatorQuery(values),
    // The upstream spells it without the first "r"; `industry_tag` is not understood.
    industy_tag: codeIn(values, 'industryTag'),
  }),
  subjects: creatorSubjects,
}
