import { isHit } from '../../creator/hits.ts'
import { identityOf } from '../../creator/identity.ts'
import { overtakeOf, usualOfPeers } from '../../creator/peers.ts'
import { type Performance, performanceOf, withoutPaidTraffic } from '../../creator/performance.ts'

import { addressOf, coverUriOf, fileIdOf, videoWordsOf } from '../../creator/video-words.ts'
import { dayNumberAt, dayTextOf, type Video } from '../../creator/videos.ts'
import { type Creator, videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

const mostItems = 15

/**
 * Rows have all plays, as reports on the videos do. What is compared with peers are the Xingtu
 * videos of 90 days: all that are asked for, and those that the creator applied for.
 */
export const project = ofCreator((creator, { query }) => {
  const isShortVideo = query.platform_channel === '1'
  const ofKind = (kind: Video['kind']) =>
    isShortVideo ? creator.videos.filter((video) => video.kind === kind) : []
  const asked = (videos: readonly Video[]) =>
    query.only_assign === 'true' ? videos.filter(({ assigned }) => assigned) : videos
  const measured = (videos: readonly Video[]) =>
    performanceOf(query.flow_type === '0' ? videos.map(withoutPaidTraffic) : videos)
  const recent = isShortVideo ? videosWithin(creator, 90, 'xingtu') : []
  const all = measured(asked(recent))
  const enrolled = measured(recent.filter(({ assigned }) => !assigned))
  const rows = (videos: readonly Video[]) => videos.slice(0, mostItems).map(rowOf(creator))
  return {
    base_resp: { status_code: 0, status_message: 'Success' },
    data_description: {
      interaction: comparedRate(all, 'interactionPer10k'),
      interaction_enrollment: comparedRate(enrolled, 'interactionPer10k'),
      play_medium: comparedPlays(all),
      play_medium_enrollment: comparedPlays(enrolled),
      video_view_rate: comparedRate(all, 'completionPer10k'),
      video_view_rate_enrollment: comparedRate(enrolled, 'completionPer10k'),
    },
    latest_item_info: rows(ofKind('personal')),
    latest_item_statics_antispam: {},
    latest_star_item_info: rows(asked(ofKind('xingtu'))),
  }
})

function comparedRate(
  performance: Performance | undefined,
  name: 'interactionPer10k' | 'completionPer10k',
) {
  if (!performance) return {}
  const [rate, usual] = [performance[name], usualOfPeers[name]]
  return {
    compare_author: exceeded(rate / usual),
    compare_avg: (rate - usual) / 10_000,
    rate: rate / 10_000,
  }
}

function comparedPlays(performance: Performance | undefined) {
  if (!performance) return {}
  const ratio = performance.medianPlays / usualOfPeers.medianPlays
  return {
    compare_author: exceeded(ratio),
    compare_avg: ratio - 1,
    rate: performance.medianPlays,
  }
}

const exceeded = (ratio: number) => Number((overtakeOf(ratio) / 10_000).toFixed(2))

const rowOf = (creator: Creator) => {
  const { coreUserId, contentThemes } = identityOf(creator)
  return (video: Video) => {
    const { itemId, createdAtSeconds, durationSeconds } = video
    const { title } = videoWordsOf(itemId, contentThemes)
    const cover = coverUriOf(itemId)
    return {
      comment: video.comments,
      core_user_id: coreUserId,
      create_time: createdAtSeconds,
      create_timestamp: createdAtSeconds,
      duration: durationSeconds,
      duration_min: Math.floor(durationSeconds / 60),
      head_image_uri: cover,
      is_hot: isHit(creator, video),
      is_playlet: 0,
      item_animated_cover: cover,
      item_cover: cover,
      item_date: dayTextOf(dayNumberAt(createdAtSeconds)),
      item_id: itemId,
      item_title: title,
      like: video.likes,
      media_type: '4',
      original_status: 102,
      play: video.plays,
      share: video.shares,
      status: 1,
      title,
      url: addressOf(itemId),
      video_id: fileIdOf(itemId),
    }
  }
}
