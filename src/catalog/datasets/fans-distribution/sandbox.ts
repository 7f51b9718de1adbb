import { audienceDivisions } from '../../creator/audience.ts'
import { dieHardFansOn } from '../../creator/fans.ts'
import { shanghaiMidnightSeconds } from '../../creator/videos.ts'
import { ofCreator } from '../../define.ts'
import { distributionRows } from '../../distributions.ts'

export const project = ofCreator((creator, { query }) => ({
  base_resp: { status_code: 0, status_message: '' },
  distributions: distributionRows(
    audienceDivisions(creator, 'fans'),
    query.author_type === '5' ? dieHardFansOn(creator, creator.dayNumber) : creator.followers,
  ),
  last_update_time: String(shanghaiMidnightSeconds(creator.dayNumber)),
}))
