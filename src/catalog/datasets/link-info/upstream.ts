import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { allIndustries, shortVideoOnly, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_link_info',
  query: (values) => ({
    ...creatorQuery(values),
    // The upstream spells it without the first "r"; `industry_tag` is not understood.
    industy_tag: codeIn(values, 'industryTag'),
  }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_link_info'),
    v1: v1('kol_xingtu_index_v1', { fixed: { ...shortVideoOnly, industy_tag: allIndustries } }),
  },
}
