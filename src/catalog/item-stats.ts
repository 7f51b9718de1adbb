import { identityOf } from './creator/identity.ts'
import type { Item } from './creator/items.ts'
import { collectsOf, interactRateOf, meanWatchSecondsOf } from './creator/video-figures.ts'
import { addressOf, coverUriOf, fileIdOf, videoWordsOf } from './creator/video-words.ts'
import { type Video, videoOn } from './creator/videos.ts'
import type { World } from './define.ts'
import { idPattern } from './kinds/id.ts'
import type { Subject } from './request.ts'
import {
  count,
  figure,
  fraction,
  id,
  list,
  naming,
  record,
  seconds,
  unixSeconds,
  words,
} from './units.ts'

/** The figures of one video; the plays are a series of history where they have a name. */
export const itemStats = (playsName?: string) => {
  const plays = count({
    zh: '播放量（含投放流量）',
    en: 'Plays including paid traffic',
  })
  return record(
    { zh: '视频的累计数据', en: 'The figures of the video so far' },
    {
      watch_cnt: playsName === undefined ? plays : figure(playsName, plays),
      like_cnt: count({ zh: '点赞数', en: 'Likes' }),
      comment_cnt: count({ zh: '评论数', en: 'Comments' }),
      share_cnt: count({ zh: '转发数', en: 'Shares' }),
      favorite_cnt: count({ zh: '收藏数', en: 'Collects' }),
      interact_rate: fraction(
        {
          zh: '互动率，是否计入收藏未知',
          en: 'Interaction rate; whether collects count is unknown',
        },
        'likely',
      ),
      avg_watch_dura: seconds({ zh: '平均观看时长', en: 'Mean time watched' }, 'likely'),
    },
  )
}

/** One video as the upstream lists it, by whichever source. */
export const itemMembers = {
  id: id({ zh: '视频 ID', en: 'Video id' }, 'likely'),
  author_id: id(
    {
      zh: '作者的抖音 uid，不是星图的达人 ID',
      en: "The author's uid at Douyin, not the creator's id at Xingtu",
    },
    'likely',
  ),
  title: naming(words({ zh: '视频标题', en: 'Title of the video' }, 'likely')),
  create_time: unixSeconds({ zh: '发布时间', en: 'When it was published' }, 'likely'),
  duration: seconds({ zh: '视频时长', en: 'Length of the video' }, 'likely'),
  topic_ids: list(
    { zh: '话题编号', en: 'Ids of its topics' },
    id({ zh: '一个话题', en: 'One topic' }, 'guess'),
    'likely',
  ),
  url: words({ zh: '视频的分享地址', en: 'Address by which the video is shared' }, 'likely'),
  cover_uri: words(
    { zh: '封面的存储标识，不是网址', en: 'Storage key of the cover, not an address' },
    'likely',
  ),
  cover_url: words(
    { zh: '封面的网址，会过期', en: 'Address of the cover, which expires' },
    'likely',
  ),
  video_id: words({ zh: '视频文件编号', en: "Id of the video's file" }, 'likely'),
}

/** The figures of a video of the sandbox. */
function statsOf(video: Video) {
  return {
    watch_cnt: video.plays,
    like_cnt: video.likes,
    comment_cnt: video.comments,
    share_cnt: video.shares,
    favorite_cnt: collectsOf(video),
    interact_rate: interactRateOf(video),
    avg_watch_dura: meanWatchSecondsOf(video),
  }
}

/** A video of the sandbox as the upstream lists it. */
export function itemRow({ traits, dayNumber, creatorId }: Item, world: World) {
  const video = videoOn(traits, dayNumber)
  const { itemId } = video
  const author = creatorId === undefined ? undefined : identityOf(world.creator(creatorId))
  return {
    id: itemId,
    ...(author && { author_id: author.coreUserId }),
    title: videoWordsOf(itemId, author?.contentThemes).title,
    create_time: video.createdAtSeconds,
    duration: video.durationSeconds,
    topic_ids: [],
    url: addressOf(itemId),
    cover_uri: coverUriOf(itemId),
    cover_url: `https://p3.example.com/cover/${itemId}.webp`,
    video_id: fileIdOf(itemId),
    stats: statsOf(video),
  }
}

/** The video that a row is about, and whoever made it where his id is one that can be asked for. */
export function subjectsOfRow(row: unknown): readonly Subject[] {
  const { id, author_id } = (row ?? {}) as Readonly<Record<string, unknown>>
  return [...subjectOf('video', id), ...subjectOf('creator', author_id)]
}

function subjectOf(kind: Subject['kind'], id: unknown): readonly Subject[] {
  const text = typeof id === 'string' || typeof id === 'number' ? String(id) : ''
  return idPattern.test(text) ? [{ kind, id: text }] : []
}
