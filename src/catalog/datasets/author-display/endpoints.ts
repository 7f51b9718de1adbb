import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/data_sp/check_author_display/v1',
    slug: 'author-display-check-v1',
    title: { zh: '作者展示状态 (V1)', en: 'Author Display Check (V1)' },
    summary: {
      zh: '按内容形式返回达人是否可接单，以及粉丝数、月连接用户数与发布作品数，供判断达人数据是否足以展示。',
      en: 'Tells whether a creator can take orders, with followers, connected users and videos released, by form of content, for judging whether there is enough data to show.',
    },
    keywords: {
      zh: '能否接单 接单状态 连接用户',
      en: 'takes orders availability connected users 接单',
    },
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
