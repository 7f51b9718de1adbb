import type { Upstream } from '../../define.ts'
import { authorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { v1, v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/gauthor/get_author_content_hot_keywords',
  query: (values) => ({ ...authorQuery(values), keyword_type: '0' }),
  subjects: creatorSubjects,
  tikhub: {
    v2: v2('get_author_content_hot_keywords'),
    v1: v1('author_content_hot_comment_keywords_v1', { dropped: ['keyword_type'] }),
  },
}
