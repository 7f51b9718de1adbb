import type { Upstream } from '../../define.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/fe_common_service/author_options/market_fields',
  // The one that is known.
  query: () => ({ market_scene: '1' }),
  subjects: () => [],
  tikhub: { v2: v2('get_author_market_fields') },
}
