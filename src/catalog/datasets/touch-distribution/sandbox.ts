import { connectedUsersOn } from '../../creator/connected-users.ts'
import { categoryOf } from '../../creator/content-categories.ts'
import type { Video } from '../../creator/videos.ts'
import { type Creator, videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/**
 * Personal videos alone are listed: what the upstream calls the others is unknown. Creators of the
 * sandbox make short videos only.
 */
export const project = ofCreator((creator, { query }) => ({
  base_resp: { status_code: 0, status_message: '' },
  video_touch: query.platform_channel === '1' ? [personalVideos(creator)] : [],
}))

/** Whom several contents reach is counted with each, so that they add up to more than all. */
function personalVideos(creator: Creator) {
  const videos = videosWithin(creator, 30, 'personal')
  const { total } = connectedUsersOn(creator, creator.dayNumber)
  const allPlays = playsOf(videosWithin(creator, 30))
  const byName = Map.groupBy(videos, (video) => categoryOf(creator, video).name)
  const contents = [...byName].map(([name, its]) => {
    const cnt = Math.floor(total * (playsOf(its) / allPlays) ** 0.85)
    return {
      distribution_data: { cnt, name },
      three_distribution: secondLevel(creator, its, cnt),
    }
  })
  return {
    distribution_data: {
      cnt: contents.reduce((sum, { distribution_data: { cnt } }) => sum + cnt, 0),
      name: '个人',
    },
    second_distribution: contents,
  }
}

/** Those whom a content reached, each counted with one of its second level. */
function secondLevel(creator: Creator, videos: readonly Video[], users: number) {
  const bySecond = [...Map.groupBy(videos, (video) => categoryOf(creator, video).second)]
  const plays = playsOf(videos)
  let left = users
  return bySecond.map(([name, its], place) => {
    const isLast = place === bySecond.length - 1
    const cnt = isLast ? left : Math.floor((users * playsOf(its)) / plays)
    left -= cnt
    return { distribution_data: { cnt, name } }
  })
}

function playsOf(videos: readonly Video[]): number {
  return videos.reduce((sum, { plays }) => sum + plays, 0)
}
