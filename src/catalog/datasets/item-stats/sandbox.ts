import type { Projection } from '../../define.ts'
import { itemRow } from '../../item-stats.ts'

/** In the order in which they were asked for; what is not found is left out. */
export const project: Projection = (world, { subjects }) => ({
  items: subjects.flatMap(({ kind, id }) => {
    const found = kind === 'video' ? world.item(id) : undefined
    return found ? [itemRow(found, world)] : []
  }),
  base_resp: { status_code: 0, status_message: '' },
})
