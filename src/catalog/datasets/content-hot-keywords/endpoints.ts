import type { EndpointDescription } from '../../define.ts'
import { creatorParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/gauthor/get_author_content_hot_keywords/v1'

const keywords = {
  zh: '内容热词 内容分析 关键词 词云',
  en: 'content keywords hot words topics word cloud 内容',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-author-content-hot-keywords/v1',
    slug: 'kol-content-hot-keywords-v1-deprecated',
    title: { zh: 'KOL 内容热词 (V1)', en: 'KOL Content Keyword Analysis (V1)' },
    summary: {
      zh: '返回达人视频内容的热词与各热词的视频数；已公开的示例为空，字段含义尚未证实。',
      en: "Counts a creator's videos by what they are about, in words; the published example is empty, so what the members mean is not confirmed.",
    },
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-content-hot-keywords-v1',
    title: { zh: '作者内容热词 (V1)', en: 'Author Content Keyword Analysis (V1)' },
    summary: {
      zh: '返回达人视频内容的热词与各热词的视频数，供看达人常谈什么；已公开的示例为空，字段含义尚未证实。',
      en: "Counts a creator's videos by what they are about, in words, for seeing the usual subjects; the published example is empty, so what the members mean is not confirmed.",
    },
    keywords,
    parameters: { oAuthorId: creatorParameter },
    acceptsCache: false,
  },
]
