import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/author_touch_distribution/v1'

const keywords = {
  zh: '触达分布 触达用户 内容分类 连接用户',
  en: 'reach touchpoint content category connected users 触达',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-touch-distribution/v1',
    slug: 'kol-touch-distribution-v1-deprecated',
    title: { zh: 'KOL 触达分布 (V1)', en: 'KOL Audience Touchpoint Distribution (V1)' },
    summary: {
      zh: '返回达人各类视频、各内容分类触达的用户数，供判断哪类内容带来观众。',
      en: "Counts the users whom each kind and content of a creator's videos reached, for judging what brings the audience.",
    },
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-touch-distribution-v1',
    title: { zh: '作者触达分布 (V1)', en: 'Author Audience Touchpoint Distribution (V1)' },
    summary: {
      zh: '按内容形式返回达人各类视频、各内容分类触达的用户数，供判断哪类内容带来观众。',
      en: "Counts the users whom each kind and content of a creator's videos reached, by form of content.",
    },
    keywords,
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
