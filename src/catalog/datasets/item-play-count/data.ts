import type { Text } from '../../../core/text.ts'
import { itemMembers, itemStats } from '../../item-stats.ts'
import type { Topic } from '../../topics.ts'
import { count, flag, orNull, record } from '../../units.ts'

export const title: Text = { zh: '视频播放量', en: 'Play count of a video' }

export const topic: Topic = 'videos'

export const data = record(
  {
    zh: '一条视频的播放量与累计数据；由 TikHub 汇总而成，并非星图的返回',
    en: "The plays and figures of one video. TikHub makes it up of what Xingtu has: it is no body of Xingtu's",
  },
  {
    exist: flag({
      zh: '是否找到该视频；为 false 时可能没有其他字段',
      en: 'Whether there is such a video; where it is false, other fields may be absent',
    }),
    watch_cnt: orNull(
      count({
        zh: '播放量（含投放流量），取不到时为 null',
        en: 'Plays including paid traffic; null where they could not be had',
      }),
    ),
    stats: itemStats('video_watch_count'),
    item: record(
      { zh: '视频本身', en: 'The video itself' },
      { ...itemMembers, stats: itemStats() },
      'likely',
    ),
  },
)
