import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_fans_distribution',
  query: (values) => ({
    ...aggregatorQuery(values),
    // Douyin, as everywhere; fans have no form of content.
    platform_source: '1',
    author_type: codeIn(values, 'fansType' in values ? 'fansType' : 'authorType'),
  }),
  subjects: creatorSubjects,
}
