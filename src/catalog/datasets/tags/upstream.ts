import type { Upstream } from '../../define.ts'
import { isText, valueIn } from '../../kinds/values.ts'
import { creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_tags',
  // The methods beside it call the creator so; no recorded call shows it of this one.
  query: (values) => ({ star_author_id: valueIn(values, 'starAuthorId', isText) }),
  subjects: creatorSubjects,
}
