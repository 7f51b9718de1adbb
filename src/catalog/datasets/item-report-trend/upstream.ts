import type { Upstream } from '../../define.ts'
import { itemBody, itemSubjects } from '../../shared-parameters.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/data_sp/item_report_trend',
  query: () => ({}),
  body: itemBody,
  subjects: itemSubjects,
  tikhub: { v2: v2('get_item_report_trend') },
}
