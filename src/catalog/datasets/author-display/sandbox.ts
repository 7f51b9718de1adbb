import { connectedUsersOn } from '../../creator/connected-users.ts'
import { videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator) => ({
  base_resp: { status_code: 0, status_message: '' },
  can_receive: true,
  follower: creator.followers,
  link_cnt: connectedUsersOn(creator, creator.dayNumber).total,
  release_videos_cnt: videosWithin(creator, 30).length,
}))
