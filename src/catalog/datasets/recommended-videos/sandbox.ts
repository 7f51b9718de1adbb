import { randomOf } from '../../creator/random.ts'
import type { Video } from '../../creator/videos.ts'
import { videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/**
 * Rows do not say which videos were paid for, so all Xingtu videos are listed: with them known, the
 * lists agree with spread-info, of 30 and 90 days for Xingtu videos and of 30 for personal ones.
 * Creators of the sandbox make short videos only.
 */
export const project = ofCreator((creator, { query }) => {
  const isShortVideo = query.platform_channel === '1'
  const videos = isShortVideo ? creator.videos : []
  const newest = isShortVideo ? videosWithin(creator, 30) : []
  const ofKind = (kind: Video['kind']) => videos.filter((video) => video.kind === kind)
  return {
    base_resp: { status_code: 0, status_message: '' },
    masterpiece_videos: byPlays(selection(videos, 3)).map(row),
    newest_videos: newest.map(row),
    order_hot_videos: byPlays(ofKind('xingtu')).map(row),
    personal_hot_videos: byPlays(ofKind('personal')).slice(0, 5).map(row),
  }
})

function byPlays(videos: readonly Video[]): Video[] {
  return [...videos].sort((a, b) => b.plays - a.plays)
}

/** A choice that depends on the videos alone, so it stays while they do. */
function selection(videos: readonly Video[], count: number): Video[] {
  return videos
    .map((video) => ({ video, order: randomOf(`masterpiece/${video.itemId}`).fraction() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ video }) => video)
}

/** The upstream sends 45 members and fills three. */
function row({ itemId, createdAtSeconds, plays }: Video) {
  return {
    acu: 0,
    avg_watch: 0,
    barrage: 0,
    biz_id: '0',
    comment: 0,
    core_user_id: '0',
    create_time: createdAtSeconds,
    create_timestamp: 0,
    duration: 0,
    duration_min: 0,
    fans_club: 0,
    favorite: '0',
    finish_time: 0,
    head_image_uri: '',
    head_image_uris: [],
    head_image_url_signed: '',
    height: '0',
    impression: 0,
    industry: '',
    interact_rate: 0,
    is_hot: false,
    is_playlet: 0,
    item_animated_cover: '',
    item_cover: '',
    item_date: '',
    item_id: itemId,
    item_title: '',
    like: 0,
    live_status: 0,
    max_watch: 0,
    media_type: '0',
    original_status: 0,
    play: plays,
    play_over_5min: 0,
    read_cnt: '0',
    repin: 0,
    send_gift: 0,
    send_prop: 0,
    send_red_packet: 0,
    share: 0,
    status: 0,
    title: '',
    url: '',
    video_id: '',
    width: '0',
  }
}
