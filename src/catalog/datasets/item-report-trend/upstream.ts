import type { Upstream } from '../../define.ts'
import { itemBody, itemSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/data_sp/item_report_trend',
  query: () => ({}),
  body: itemBody,
  subjects: itemSubjects,
}
