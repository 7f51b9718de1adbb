import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, linkTypeParameter, platformParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/author_audience_distribution/v1'

const keywords = {
  zh: '观众画像 用户画像 性别 年龄 地域 八大人群 连接用户',
  en: 'audience profile demographics gender age province city crowd 画像',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-audience-distribution/v1',
    slug: 'kol-audience-distribution-v1-deprecated',
    title: { zh: 'KOL 观众画像 (V1)', en: 'KOL Audience Distribution (V1)' },
    summary: {
      zh: '返回达人连接用户的性别、年龄、省份、城市、城市等级、设备、兴趣与八大人群人数，供判断内容触达谁。',
      en: "Counts a creator's connected users by gender, age, province, city, city tier, device, interest and crowd, for judging whom the content reaches.",
    },
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-audience-distribution-v1',
    title: { zh: '作者观众画像 (V1)', en: 'Author Audience Distribution (V1)' },
    summary: {
      zh: '按内容形式与连接层级返回观众的性别、年龄、省份、城市、城市等级、设备、兴趣与八大人群人数。',
      en: 'Counts the audience by gender, age, province, city, city tier, device, interest and crowd, by form of content and stage of connection.',
    },
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      linkType: linkTypeParameter,
    },
    acceptsCache: false,
  },
]
