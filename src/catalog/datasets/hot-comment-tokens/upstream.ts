import type { Upstream } from '../../define.ts'
import { authorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data/get_author_hot_comment_tokens',
  query: (values) => ({
    ...authorQuery(values),
    // As the upstream's own site asks.
    num: '10',
    without_emoji: 'true',
  }),
  subjects: creatorSubjects,
}
