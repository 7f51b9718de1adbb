import type { Upstream } from '../../define.ts'
import { subjectsOfRow } from '../../item-stats.ts'
import { idPattern } from '../../kinds/id.ts'
import { itemBody } from '../../shared-parameters.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/get_item_play_count',
  query: (values) => ({
    ...itemBody(values),
    // Douyin.
    platform_source: '1',
    need_cover_url: 'true',
  }),
  subjects: ({ query: { item_id: id = '' } }) =>
    idPattern.test(id) ? [{ kind: 'video', id }] : [],
  subjectsIn: (answer) => subjectsOfRow((answer as { item?: unknown } | null)?.item),
  atXingtu: 'none',
  tikhub: { v2: v2('get_item_play_count') },
}
