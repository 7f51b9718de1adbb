import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { allIndustries, shortVideoOnly, underscored, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_convert_ability',
  query: (values) => ({
    ...creatorQuery(values),
    // All industries: no path lets its caller choose one.
    industry_id: '0',
    range: codeIn(values, 'range'),
  }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_convert_ability', { renamed: { range: 'time_range' } }),
    v1: v1('kol_conversion_ability_analysis_v1', {
      renamed: { range: '_range' },
      converted: { range: underscored },
      fixed: { ...shortVideoOnly, industry_id: allIndustries },
    }),
  },
}
