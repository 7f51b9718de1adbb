import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_live_statistics',
  // The names are a guess: they follow from those of the public parameters.
  query: (values) => ({
    ...aggregatorQuery(values),
    live_type: codeIn(values, 'liveType'),
    period: codeIn(values, 'period'),
    only_star_order: String(flagIn(values, 'onlyStarOrder')),
    flow_type: codeIn(values, 'flowType'),
  }),
  subjects: creatorSubjects,
}
