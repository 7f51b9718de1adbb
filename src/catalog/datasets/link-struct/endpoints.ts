import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/author_link_struct/v1'

const keywords = {
  zh: '月连接用户 连接用户结构 了解 兴趣 喜欢 追随 深度用户',
  en: 'connected users link funnel stages aware interested like follow 连接用户',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-link-struct/v1',
    slug: 'kol-link-struct-v1-deprecated',
    title: { zh: 'KOL 连接用户结构 (V1)', en: 'KOL Link Structure (V1)' },
    summary: {
      zh: '返回达人的月连接用户数，及其在了解、兴趣、喜欢、追随四层中的人数、占比与同行业中位数。',
      en: "Gives a creator's connected users of the month and how many are aware, interested, liking and following, with shares and the industry's medians.",
    },
    keywords,
    parameters: { kolId: creatorParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-link-struct-v1',
    title: { zh: '作者连接用户结构 (V1)', en: 'Author Link Structure (V1)' },
    summary: {
      zh: '按内容形式返回达人的月连接用户数，及其在了解、兴趣、喜欢、追随四层中的人数、占比与同行业中位数。',
      en: "Gives a creator's connected users of the month and how many are aware, interested, liking and following, by form of content.",
    },
    keywords,
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
