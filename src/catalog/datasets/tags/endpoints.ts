import type { EndpointDescription } from '../../define.ts'
import { creatorParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/aggregator/get_author_tags/v1',
    slug: 'author-tags-v1',
    title: { zh: '作者标签 (V1)', en: 'Author Tags (V1)' },
    summary: {
      zh: '返回达人的内容标签（一级与二级），供按达人类型归类。',
      en: "Gives a creator's content tags of first and second level, for sorting creators by what they make.",
    },
    keywords: { zh: '标签 达人类型 内容类型 分类', en: 'tags category type of content 标签' },
    parameters: { starAuthorId: creatorParameter },
    acceptsCache: false,
  },
]
