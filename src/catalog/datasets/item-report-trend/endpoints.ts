import type { EndpointDescription } from '../../define.ts'
import { itemParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/item_report_trend/v1',
    slug: 'item-report-trend-v1',
    title: { zh: '视频报告：趋势 (V1)', en: 'Item Report: Trends (V1)' },
    summary: {
      zh: '按视频 ID 返回一条视频自发布起 30 天每日新增的播放、点赞、评论、转发、收藏，以及每日完播率与互动率。',
      en: 'Gives what each of the first 30 days added to the plays, likes, comments, shares and collects of one video, with the completion and interaction rates of each day.',
    },
    keywords: {
      zh: '每日播放 增量 曲线 走势 单条视频 item_id',
      en: 'daily plays increments curve single video item_id 趋势',
    },
    parameters: { itemId: itemParameter },
    acceptsCache: false,
  },
]
