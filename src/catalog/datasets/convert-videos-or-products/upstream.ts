import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import type { ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { allIndustries, shortVideoOnly, underscored, v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_author_convert_videos_or_products',
  query: (values) => ({
    ...creatorQuery(values),
    detail_type: codeIn(values, 'detailType'),
    industry_id: codeOr(values, 'industryId', '0'),
    // The deprecated path has no period. 30 days is what its successor takes by default.
    range: codeOr(values, 'range', '2'),
    page: String(wholeIn(values, 'page')),
    limit: '10',
  }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_convert_videos_or_products', {
      renamed: { range: 'time_range' },
      dropped: ['limit'],
    }),
    v1: v1('kol_convert_video_display_v1', {
      renamed: { detail_type: 'detailType' },
      converted: { detail_type: underscored },
      dropped: ['limit'],
      fixed: {
        ...shortVideoOnly,
        industry_id: allIndustries,
        range: {
          value: '2',
          others: { zh: '近 30 日以外的时间范围', en: 'another period than the last 30 days' },
        },
      },
    }),
  },
}

/** The code of a parameter that the deprecated path does not have. */
const codeOr = (values: ParameterValues, name: string, otherwise: string) =>
  name in values ? codeIn(values, name) : otherwise
