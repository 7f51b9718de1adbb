import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { list, record } from '../../units.ts'
import { videoRow } from './video-row.ts'

export const title: Text = { zh: '推荐视频', en: 'Recommended videos' }

export const topic: Topic = 'videos'

export const data = record(
  {
    zh: '达人的四组视频；没有的组为空列表',
    en: "Four lists of the creator's videos; a list with nothing to show is empty",
  },
  {
    base_resp: baseResponse,
    masterpiece_videos: list(
      {
        zh: '代表作，选取方式未知',
        en: 'Representative videos; how they are chosen is unknown',
      },
      videoRow,
      'likely',
    ),
    newest_videos: list(
      { zh: '最新视频，新的在前', en: 'Newest videos, the newest first' },
      videoRow,
      'likely',
    ),
    order_hot_videos: list(
      { zh: '播放最高的星图（商单）视频', en: 'Most played Xingtu (paid order) videos' },
      videoRow,
      'likely',
    ),
    personal_hot_videos: list(
      { zh: '播放最高的个人视频', en: 'Most played personal videos' },
      videoRow,
      'likely',
    ),
  },
)
