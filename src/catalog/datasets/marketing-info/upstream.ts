import type { Upstream } from '../../define.ts'
import { creatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { underscored, v1 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/author/get_author_marketing_info',
  query: creatorQuery,
  subjects: creatorSubjects,
  tikhub: {
    v1: v1('kol_service_price_v1', {
      renamed: { platform_channel: 'platformChannel' },
      converted: { platform_channel: underscored },
      dropped: ['platform_source'],
    }),
  },
}
