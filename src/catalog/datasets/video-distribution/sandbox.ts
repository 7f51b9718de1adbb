import { categoryOf } from '../../creator/content-categories.ts'
import { videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/** The personal videos of 30 days, which make up what other datasets have by default. */
export const project = ofCreator((creator, { query }) => {
  const videos = query.platform_channel === '1' ? videosWithin(creator, 30, 'personal') : []
  const byName = Map.groupBy(videos, (video) => categoryOf(creator, video).name)
  return {
    base_resp: { status_code: 0, status_message: '' },
    video_content_distribution: [...byName]
      .map(([name, { length }]) => ({
        cnt: length,
        name,
        proportion: Number((length / videos.length).toFixed(4)),
      }))
      .sort((a, b) => b.cnt - a.cnt),
  }
})
