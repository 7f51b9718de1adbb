import type { Upstream } from '../../define.ts'
import { authorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { v1, v2 } from '../../tikhub.ts'

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
  tikhub: {
    v2: v2('get_author_hot_comment_tokens'),
    v1: v1('author_hot_comment_tokens_v1', { dropped: ['num', 'without_emoji'] }),
  },
}
