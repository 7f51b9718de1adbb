import { creatorsIn } from '../../creators-in.ts'
import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { isText, valueIn } from '../../kinds/values.ts'
import { boards } from '../../rankings.ts'
import { compactDay, v2 } from '../../tikhub.ts'

const liveCodes = boards.filter(({ isLive }) => isLive).map(({ code }) => code)

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/gsearch/get_ranking_list_data',
  query: (values) => {
    const code = codeIn(values, 'board')
    return {
      code,
      qualifier: valueIn(values, 'qualifier', isText),
      version: liveCodes.includes(code) ? 'base' : 'flow_split',
      period: codeIn(values, 'period'),
      date: compactDay(valueIn(values, 'date', isText)),
      // As many as the site asks for.
      limit: '100',
    }
  },
  subjects: () => [],
  subjectsIn: creatorsIn,
  tikhub: { v2: v2('get_ranking_list_data', { dropped: ['limit'] }) },
}
