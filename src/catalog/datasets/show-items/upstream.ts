import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { shortVideoOnly, v1, v2 } from '../../tikhub.ts'

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
  tikhub: {
    v2: v2('get_author_show_items', { dropped: ['limit'] }),
    v1: v1('kol_video_performance_v1', {
      renamed: { only_assign: 'onlyAssign' },
      dropped: ['limit'],
      fixed: {
        ...shortVideoOnly,
        flow_type: {
          value: '0',
          others: { zh: '包含投流的数据', en: 'figures with paid traffic' },
        },
      },
    }),
  },
}
