import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { v2 } from '../../tikhub.ts'

const onToutiao = '11'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/gsearch/get_search_field_options',
  query: (values) => {
    const category = codeIn(values, 'taskCategory')
    return { platform_source: category === onToutiao ? '2' : '1', task_category: category }
  },
  subjects: () => [],
  tikhub: { v2: v2('get_search_field_options') },
}
