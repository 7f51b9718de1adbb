import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, underscored, v1, v2 } from '../../tikhub.ts'

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
  tikhub: {
    v2: v2('get_author_fans_distribution', {
      fixed: {
        author_type: {
          value: '1',
          others: { zh: '粉丝以外的人群', en: 'any other crowd than followers' },
        },
      },
    }),
    v1: v1('kol_fans_portrait_v1', {
      renamed: { author_type: 'fansType' },
      converted: { author_type: underscored },
      fixed: shortVideoOnly,
    }),
  },
}
