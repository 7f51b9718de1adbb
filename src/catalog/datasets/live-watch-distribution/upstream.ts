import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_live_watch_distribution',
  // The names are a guess: they follow from those of the public parameters.
  query: (values) => ({
    ...aggregatorQuery(values),
    live_crowd_type: codeIn(values, 'liveCrowdType'),
    live_type: codeIn(values, 'liveType'),
  }),
  subjects: creatorSubjects,
}
