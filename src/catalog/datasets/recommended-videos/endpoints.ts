import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/author_rec_videos_v2/v1'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-rec-videos/v1',
    slug: 'kol-content-performance-v1-deprecated',
    title: { zh: 'KOL 内容表现 (V1)', en: 'KOL Content Performance (V1)' },
    summary: {
      zh: '返回达人的代表作、最新视频、个人高播放视频与星图高播放视频及其播放量，供选号时看内容。',
      en: "Lists a creator's representative, newest, most played personal and most played Xingtu videos with their plays, for judging the content before booking.",
    },
    keywords: { zh: '代表作 爆款 视频列表 播放', en: 'videos works list most played 视频' },
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-recommended-videos-v1',
    title: { zh: '作者推荐视频 (V1)', en: 'Author Recommended Videos (V1)' },
    summary: {
      zh: '按内容形式返回达人的代表作、最新视频、个人高播放视频与星图高播放视频及其播放量。',
      en: "Lists a creator's representative, newest, most played personal and most played Xingtu videos with their plays, by form of content.",
    },
    keywords: { zh: '代表作 爆款 视频列表 播放', en: 'videos works list most played 视频' },
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
