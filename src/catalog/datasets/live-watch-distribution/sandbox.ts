import { audienceDivisions } from '../../creator/audience.ts'
import { livesWithin } from '../../creator/live.ts'
import { ofCreator } from '../../define.ts'
import { distributionRows } from '../../distributions.ts'
import { ofLiveType } from '../../live-type.ts'

/** The dimensions that are told of viewers of streams: gender and age. */
const told: readonly number[] = [0, 1]

/** About so many of those who watch a stream follow the creator. */
const fanShare = 0.3

export const project = ofCreator((creator, { query }) => {
  const ofFans = query.live_crowd_type === '2'
  const viewers = livesWithin(creator, 30)
    .filter(ofLiveType(query.live_type))
    .reduce((sum, live) => sum + live.viewers, 0)
  const rows = distributionRows(
    audienceDivisions(creator, ofFans ? 'fans' : 'viewers'),
    ofFans ? viewers * fanShare : viewers,
  )
  return {
    distributions: rows.filter((row) => told.includes(row.origin_type)),
    base_resp: { status_code: 0, status_message: '' },
  }
})
