import type { Upstream } from '../../define.ts'
import { subjectsOfRow } from '../../item-stats.ts'
import { idPattern } from '../../kinds/id.ts'
import { idsIn } from '../../kinds/ids.ts'
import { v2Path, v2PriceMicros } from '../../tikhub.ts'

/** TikHub bills all of its 20 places, also for one video. */
export const batchPriceMicros = 20 * v2PriceMicros

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/data_sp/external_multi_get_item',
  query: (values) => ({
    // Douyin.
    platform_source: '1',
    item_ids: idsIn(values, 'itemIds').join(','),
    use_cache: 'false',
    need_cover_url: 'true',
  }),
  subjects: ({ query: { item_ids: ids = '' } }) =>
    ids
      .split(',')
      .filter((id) => idPattern.test(id))
      .map((id) => ({ kind: 'video', id })),
  subjectsIn: (answer) => {
    const { items } = (answer ?? {}) as { readonly items?: unknown }
    return Array.isArray(items) ? items.flatMap(subjectsOfRow) : []
  },
  tikhub: {
    v2: ({ query: { item_ids: ids = '' } }) => ({
      method: 'POST',
      path: `${v2Path}multi_get_item_stats`,
      query: {},
      body: { item_ids: ids.split(','), platform_source: 1, need_cover_url: true },
      priceMicros: batchPriceMicros,
    }),
  },
}
