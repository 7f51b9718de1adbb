import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import type { ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'

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
}

/** The code of a parameter that the deprecated path does not have. */
const codeOr = (values: ParameterValues, name: string, otherwise: string) =>
  name in values ? codeIn(values, name) : otherwise
