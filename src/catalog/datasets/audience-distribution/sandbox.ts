import { audienceDivisions } from '../../creator/audience.ts'
import { connectedUsersOn, linkStages } from '../../creator/connected-users.ts'
import { shanghaiMidnightSeconds } from '../../creator/videos.ts'
import { ofCreator } from '../../define.ts'
import { distributionRows } from '../../distributions.ts'

/** The people of a stage divide as all the connected users do, so that the stages add up to them. */
export const project = ofCreator((creator, { query }) => {
  const { total, stages } = connectedUsersOn(creator, creator.dayNumber)
  const stage = linkStages[Number(query.link_type) - 1]
  const people = stage === undefined ? total : stages[stage]
  return {
    base_resp: { status_code: 0, status_message: '' },
    distributions: distributionRows(
      audienceDivisions(creator, 'viewers'),
      query.platform_channel === '1' ? people : 0,
    ),
    last_update_time: String(shanghaiMidnightSeconds(creator.dayNumber)),
  }
})
