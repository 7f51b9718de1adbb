import { daysAsked } from '../../creator/asked-days.ts'
import { connectedUsersOn, linkStages } from '../../creator/connected-users.ts'
import { dayTextOf } from '../../creator/videos.ts'
import { ofCreator } from '../../define.ts'

/** Creators of the sandbox make short videos only, and days that are still to come have no users. */
export const project = ofCreator((creator, { query }) => {
  const stage = linkStages[Number(query.link_type) - 1]
  const days = query.platform_channel === '1' ? daysAsked(query, creator.dayNumber) : []
  return {
    base_resp: { status_code: 0, status_message: '' },
    daily: days.map((day) => {
      const { total, stages } = connectedUsersOn(creator, day)
      return { date: dayTextOf(day), link_cnt: String(stage === undefined ? total : stages[stage]) }
    }),
  }
})
