import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/gsearch/get_ranking_list_catalog',
  query: (values) => ({ biz_scene: codeIn(values, 'scene') }),
  subjects: () => [],
  tikhub: { v2: v2('get_ranking_list_catalog') },
}
