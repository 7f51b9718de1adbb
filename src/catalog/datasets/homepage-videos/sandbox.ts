import { identityOf } from '../../creator/identity.ts'
import { interactRateOf } from '../../creator/video-figures.ts'
import { addressOf, coverUriOf, videoWordsOf } from '../../creator/video-words.ts'
import type { Video } from '../../creator/videos.ts'
import { ofCreator } from '../../define.ts'

const pageSize = 20

export const project = ofCreator((creator, { query }) => {
  const { contentThemes } = identityOf(creator)
  const { is_star_item: isXingtu, keyword = '' } = query
  const { start_time: from = 0, end_time: to = Number.POSITIVE_INFINITY } = query
  const found = creator.videos
    .filter(({ kind }) => isXingtu === undefined || (kind === 'xingtu') === (isXingtu === 'true'))
    .filter(({ kind, assigned }) => query.only_assign !== 'true' || kind === 'personal' || assigned)
    .filter(({ createdAtSeconds: at }) => at >= Number(from) && at <= Number(to))
    .map((video) => rowOf(video, videoWordsOf(video.itemId, contentThemes).title))
    .filter(({ title }) => title.includes(keyword))
  const page = Number(query.page)
  const end = page * pageSize
  return {
    items: found.slice(end - pageSize, end),
    pagination: {
      page,
      limit: pageSize,
      has_more: end < found.length,
      total_count: found.length,
    },
    base_resp: { status_code: 0, status_message: '' },
  }
})

function rowOf(video: Video, title: string) {
  const { itemId } = video
  return {
    item_id: itemId,
    title,
    watch_cnt: video.plays,
    like_cnt: video.likes,
    comment_cnt: video.comments,
    finish_rate: video.completionPer10k / 10_000,
    interact_rate: interactRateOf(video),
    duration: video.durationSeconds,
    create_time: video.createdAtSeconds,
    cover_uri: coverUriOf(itemId),
    url: addressOf(itemId),
  }
}
