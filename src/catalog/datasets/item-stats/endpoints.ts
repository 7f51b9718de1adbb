import { formatMoney } from '../../../core/money.ts'
import type { EndpointDescription } from '../../define.ts'
import { documentedItemId } from '../../kinds/id.ts'
import { ids } from '../../kinds/ids.ts'
import { batchPriceMicros } from './upstream.ts'

/** What TikHub bills, however few videos are asked for. */
const price = formatMoney(batchPriceMicros)

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/external_multi_get_item/v1',
    slug: 'item-stats-v1',
    title: { zh: '批量视频数据 (V1)', en: 'Item Stats in Batches (V1)' },
    summary: {
      zh: `一次返回最多 20 条视频的播放量（含投放流量）、点赞、评论、转发、收藏与平均观看时长；由 TikHub 采集时，运营者每次付 ${price} 美元，一条与 20 条相同，不足 20 条时逐条查视频播放量更省；调用方按一次调用计费。`,
      en: `Gives the plays of up to 20 videos at once, those that were paid for among them, with likes, comments, shares, collects and the mean time watched. TikHub bills the operator for one video as for 20 (${price} USD), so that for fewer the play count of each costs the operator less; callers are charged for one call.`,
    },
    keywords: {
      zh: '批量 多条视频 播放量 投放 投流 收藏 平均观看时长 item_ids',
      en: 'batch several videos plays views paid traffic collects watch time item_ids 播放量',
    },
    parameters: {
      itemIds: ids(
        {
          zh: '视频 ID，以逗号分隔；重复的只算一次。',
          en: 'The ids of the videos, with commas between; each counts once.',
        },
        { most: 20, example: documentedItemId },
      ),
    },
    acceptsCache: true,
  },
]
