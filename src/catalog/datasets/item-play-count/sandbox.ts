import type { Projection } from '../../define.ts'
import { itemRow } from '../../item-stats.ts'

export const project: Projection = (world, { subjects }) => {
  const named = subjects.find(({ kind }) => kind === 'video')
  const found = named && world.item(named.id)
  if (!found) return { exist: false }
  const item = itemRow(found, world)
  return { exist: true, watch_cnt: item.stats.watch_cnt, stats: item.stats, item }
}
