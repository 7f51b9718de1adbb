import type { EndpointDescription } from '../../define.ts'
import { itemParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/item_report_detail/v1'

const keywords = {
  zh: '单条视频 播放 点赞 评论 转发 收藏 完播率 互动率 作者 item_id',
  en: 'single video plays likes comments shares collects completion rate author item_id 视频',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-video-detail/v1',
    slug: 'video-details-v1-deprecated',
    title: { zh: '视频详情 (V1)', en: 'Video Details (V1)' },
    summary: {
      zh: '按视频 ID 返回一条视频的播放、点赞、评论、转发、收藏、完播率与互动率，以及它的作者；返回内容与其后继接口相同，这一点未经证实。',
      en: 'Gives the plays, likes, comments, shares, collects, completion and interaction rates of one video by its id, and its author; that it answers as its successor does is not confirmed.',
    },
    keywords,
    parameters: { detailId: itemParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'item-report-detail-v1',
    title: { zh: '视频报告：详情 (V1)', en: 'Item Report: Video Details (V1)' },
    summary: {
      zh: '按视频 ID 返回一条视频的播放、点赞、评论、转发、收藏、完播率与互动率，以及它的作者与内容主题。',
      en: 'Gives the plays, likes, comments, shares, collects, completion and interaction rates of one video by its id, with its author and themes.',
    },
    keywords,
    parameters: { itemId: itemParameter },
    acceptsCache: false,
  },
]
