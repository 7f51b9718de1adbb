import type { Upstream } from '../../define.ts'
import { authorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/gauthor/get_author_content_hot_keywords',
  query: (values) => ({ ...authorQuery(values), keyword_type: '0' }),
  subjects: creatorSubjects,
}
