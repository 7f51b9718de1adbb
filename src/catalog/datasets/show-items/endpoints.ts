import type { EndpointDescription } from '../../define.ts'
import {
  creatorParameter,
  flowTypeParameter,
  onlyAssignParameter,
  platformParameter,
} from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/author/get_author_show_items_v2/v1'

const keywords = {
  zh: '最新作品 最近 15 条 爆文 点赞 评论 转发 播放 视频列表',
  en: 'latest videos last 15 hit likes comments shares plays 视频',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-show-items-v2/v1',
    slug: 'kol-showcase-items-v1-deprecated',
    title: { zh: 'KOL 展示作品 (V1)', en: 'KOL Showcase Items (V1)' },
    summary: {
      zh: '返回达人最近 15 条个人视频与最近的星图视频，每条有播放、点赞、评论、转发与时长，并给出互动率、完播率的同类比较。',
      en: "Lists a creator's last 15 personal videos and the last Xingtu videos with plays, likes, comments, shares and length, and compares interaction and completion with peers.",
    },
    keywords,
    parameters: { kolId: creatorParameter, onlyAssign: onlyAssignParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-showcase-items-v1',
    title: { zh: '作者展示作品 (V1)', en: 'Author Showcase Items (V1)' },
    summary: {
      zh: '按内容形式返回达人最近 15 条个人视频与最近的星图视频，每条有播放、点赞、评论、转发与时长，可选是否计入投放流量。',
      en: "Lists a creator's last 15 personal videos and the last Xingtu videos with their figures, by form of content, with or without paid traffic.",
    },
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      onlyAssign: onlyAssignParameter,
      flowType: flowTypeParameter,
    },
    acceptsCache: false,
  },
]
