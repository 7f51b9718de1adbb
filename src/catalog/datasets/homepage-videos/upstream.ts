import { dayNumberOf, shanghaiMidnightSeconds } from '../../creator/videos.ts'
import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { flagIn } from '../../kinds/flag.ts'
import { isText, type ParameterValues } from '../../kinds/values.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { aggregatorQuery, creatorSubjects } from '../../shared-parameters.ts'
import { type Fixed, v1, v2 } from '../../tikhub.ts'

const keyword: Fixed = {
  value: '',
  others: { zh: '标题中的词', en: 'words of the title' },
}

const days: Fixed = {
  value: '',
  others: { zh: '发布日期', en: 'the day of publication' },
}

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
  tikhub: {
    v2: v2('get_author_homepage_videos', {
      converted: { is_star_item: (value) => (value === 'true' ? '1' : '0') },
      fixed: {
        keyword,
        only_assign: {
          value: 'false',
          others: { zh: '仅指派任务的视频', en: 'only the videos of assigned orders' },
        },
      },
    }),
    v1: v1('author_homepage_videos_v1', {
      renamed: {
        o_author_id: 'oAuthorId',
        is_star_item: 'videoType',
        only_assign: 'onlyAssign',
      },
      converted: { is_star_item: (value) => (value === 'true' ? 'XINGTU' : 'PERSONAL') },
      fixed: { keyword, start_time: days, end_time: days },
    }),
  },
}

/** A day that a call gives, as Unix seconds so many after its midnight in Shanghai. */
function secondsOf(values: ParameterValues, name: string, member: string, after: number) {
  const given = values[name]
  if (!isText(given)) return {}
  return { [member]: String(shanghaiMidnightSeconds(dayNumberOf(given)) + after) }
}
