import { daysAsked } from '../../creator/asked-days.ts'
import { indexOf } from '../../creator/indices.ts'
import { dayTextOf } from '../../creator/videos.ts'
import { ofCreator } from '../../define.ts'

/** The one code that is known is the overall index here; of any other there is nothing to tell. */
export const project = ofCreator((creator, { query }) => {
  const isTold = query.platform_channel === '1' && query.link_score_type === '1'
  const days = isTold ? daysAsked(query, creator.dayNumber) : []
  return {
    base_resp: { status_code: 0, status_message: '' },
    daily: days.map((day) => ({
      date: dayTextOf(day),
      link_score: indexOf(creator, 'link_star_index', '0', day).value,
    })),
  }
})
