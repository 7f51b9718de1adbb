import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/author_video_distribution/v1',
    slug: 'author-video-distribution-v1',
    title: { zh: '作者内容类型分布 (V1)', en: 'Author Video Distribution (V1)' },
    summary: {
      zh: '按内容形式返回达人视频的内容分类、数量与占比，供看达人主要拍什么。',
      en: "Counts a creator's videos by what they show, with shares, by form of content.",
    },
    keywords: {
      zh: '内容类型 内容分类 视频分布 占比',
      en: 'content categories types of videos share 内容',
    },
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
