import type { Upstream } from '../../define.ts'
import { idPattern } from '../../kinds/id.ts'
import { itemBody, itemSubjects } from '../../shared-parameters.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/data_sp/item_report_detail',
  query: () => ({}),
  body: itemBody,
  subjects: itemSubjects,
  subjectsIn: (answer) => {
    const id = (answer as { author_info?: { author_id?: unknown } | null } | null)?.author_info
      ?.author_id
    return typeof id === 'string' && idPattern.test(id) ? [{ kind: 'creator', id }] : []
  },
  tikhub: { v2: v2('get_item_report_detail') },
}
