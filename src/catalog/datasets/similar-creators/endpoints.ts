import { creatorsParameter } from '../../creators-asked.ts'
import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { whole } from '../../kinds/whole.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/gsearch/recommend_for_star_authors/v1',
    slug: 'similar-creators-v1',
    title: { zh: '相似达人 (V1)', en: 'Similar Creators (V1)' },
    summary: {
      zh: '推荐与所给达人相似的达人，可按内容、用户、商业能力或综合。没有公开的结果，各字段均为推测；星图自身的方法未经证实，由 TikHub 采集。',
      en: "Recommends creators who are like those given: in content, audience, commercial strength, or all of it. No answer has been published, so all members are inferred; Xingtu's own method is unconfirmed, and TikHub is asked.",
    },
    keywords: {
      zh: '相似达人 同类达人 推荐 替代 拓号 找相似',
      en: 'similar creators lookalike recommend alternatives 相似达人',
    },
    parameters: {
      oAuthorIds: creatorsParameter,
      similarType: choice(
        { zh: '按什么相似', en: 'Alike in what' },
        [
          { name: 'CONTENT', code: 'content', label: { zh: '内容相似', en: 'Content' } },
          { name: 'AUDIENCE', code: 'audience', label: { zh: '用户相似', en: 'Audience' } },
          {
            name: 'COMMERCIAL',
            code: 'commercial',
            label: { zh: '商业能力相似', en: 'Commercial strength' },
          },
          {
            name: 'COMPREHENSION',
            code: 'comprehension',
            label: { zh: '综合相似', en: 'All of it' },
          },
        ],
        { default: 'CONTENT' },
      ),
      page: whole(
        { zh: '页码，每页很可能 12 位达人', en: 'The page, of 12 creators each in all likelihood' },
        { least: 1, most: 1000, default: '1' },
      ),
    },
    acceptsCache: true,
  },
]
