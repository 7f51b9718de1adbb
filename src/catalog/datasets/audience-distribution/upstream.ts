import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/author_audience_distribution',
  query: (values) => ({
    ...creatorQuery(values),
    link_type: 'linkType' in values ? codeIn(values, 'linkType') : '5',
  }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_audience_distribution'),
    v1: v1('kol_audience_portrait_v1', {
      fixed: {
        ...shortVideoOnly,
        link_type: {
          value: '5',
          others: { zh: '某一层的连接用户', en: 'one stage of the connected users' },
        },
      },
    }),
  },
}
