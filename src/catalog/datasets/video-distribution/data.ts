import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, fraction, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '内容类型分布', en: 'Videos by content' }

export const topic: Topic = 'videos'

export const data = record(
  { zh: '达人的视频按内容分类的数量', en: "How many of a creator's videos show what" },
  {
    base_resp: baseResponse,
    video_content_distribution: list(
      {
        zh: '各内容分类；没有视频时为空列表',
        en: 'By content; empty where there are no videos',
      },
      record(
        { zh: '一个内容分类', en: 'One content' },
        {
          cnt: count({
            zh: '视频数，统计的时间范围未知',
            en: 'Videos; over which period is unknown',
          }),
          name: naming(words({ zh: '内容分类，如“美食”', en: 'The content, such as 美食 (food)' })),
          proportion: fraction({
            zh: '占全部视频的比例，保留四位小数',
            en: 'Share of all videos, with four decimals',
          }),
        },
      ),
    ),
  },
)
