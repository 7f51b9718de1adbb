import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { record } from '../../units.ts'
import { authorInfo } from './author-info.ts'
import { videoInfo } from './video-info.ts'

export const title: Text = { zh: '视频详情', en: 'Video details' }

export const topic: Topic = 'videos'

export const data = record(
  {
    zh: '一条视频及其作者；没有该视频时只有 base_resp',
    en: 'A video and whoever made it; base_resp alone where there is no such video',
  },
  { author_info: authorInfo, base_resp: baseResponse, video_info: videoInfo },
)
