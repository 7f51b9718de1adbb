import { dayNumberOf, shanghaiMidnightSeconds } from '../../creator/videos.ts'
import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { isText, type ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'

export const upstream: Upstream = {
  method: 'GET',
  path: '/gw/api/aggregator/get_author_homepage_videos',
  query: (values) => {
    const isStarItem = codeIn(values, 'videoType')
    return {
      ...aggregatorQuery(values),
      page: String(wholeIn(values, 'page')),
      ...(isStarItem !== '' && { is_star_item: isStarItem }),
      only_assign: String(flagIn(values, 'onlyAssign')),
      ...(isText(values.keyword) && { keyword: values.keyword }),
      ...secondsOf(values, 'startDate', 'start_time', 0),
      ...secondsOf(values, 'endDate', 'end_time', 86_399),
    }
  },
  subjects: creatorSubjects,
}

/** A day that a call gives, as Unix seconds so many after its midnight in Shanghai. */
function secondsOf(values: ParameterValues, name: string, member: string, after: number) {
  const given = values[name]
  if (!isText(given)) return {}
  return { [member]: String(shanghaiMidnightSeconds(dayNumberOf(given)) + after) }
}
