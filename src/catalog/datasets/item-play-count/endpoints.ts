import type { EndpointDescription } from '../../define.ts'
import { itemParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/get_item_play_count/v1',
    slug: 'item-play-count-v1',
    title: { zh: '视频播放量 (V1)', en: 'Item Play Count (V1)' },
    summary: {
      zh: '按视频 ID 返回一条视频的播放量（含投放流量）、点赞、评论、转发、收藏与平均观看时长；只有 TikHub 提供。',
      en: 'Gives the plays of one video by its id, those that were paid for among them, with likes, comments, shares, collects and the mean time watched; TikHub alone has it.',
    },
    keywords: {
      zh: '播放数 单条视频 投放 投流 收藏 平均观看时长 item_id',
      en: 'plays views single video paid traffic collects watch time item_id 播放量',
    },
    parameters: { itemId: itemParameter },
    acceptsCache: true,
  },
]
