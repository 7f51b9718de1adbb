import type { EndpointDescription } from '../../define.ts'
import { creatorParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data/get_author_hot_comment_tokens/v1'

const keywords = {
  zh: '评论热词 评论分析 词云 口碑',
  en: 'comments hot words keywords word cloud 评论',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-author-hot-comment-tokens/v1',
    slug: 'kol-hot-comment-tokens-v1-deprecated',
    title: { zh: 'KOL 评论热词 (V1)', en: 'KOL Comment Keyword Analysis (V1)' },
    summary: {
      zh: '返回达人视频评论中最热的 10 个词及其热度，供看观众在谈什么。',
      en: "Lists the ten hottest words in the comments under a creator's videos, for seeing what viewers talk about.",
    },
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-hot-comment-tokens-v1',
    title: { zh: '作者评论热词 (V1)', en: 'Author Comment Keyword Analysis (V1)' },
    summary: {
      zh: '返回达人视频评论中最热的 10 个词及其热度，供看观众的话题与口碑。',
      en: "Lists the ten hottest words in the comments under a creator's videos, for seeing what viewers talk about and how.",
    },
    keywords,
    parameters: { oAuthorId: creatorParameter },
    acceptsCache: false,
  },
]
