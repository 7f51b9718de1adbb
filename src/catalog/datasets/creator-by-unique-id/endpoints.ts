import type { EndpointDescription } from '../../define.ts'
import { account } from '../../kinds/account.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/author/get_author_id_by_unique_id/v1',
    slug: 'creator-by-unique-id-v1',
    title: { zh: '由抖音号查达人 ID (V1)', en: 'Creator by Douyin Number (V1)' },
    summary: {
      zh: '由抖音号精确查到达人的星图 ID；查无此号或未入驻星图时 exist 为 false，同样计费。只有 TikHub 提供。',
      en: 'From a Douyin number to exactly one creator id at Xingtu. Where nobody has it or the account has not joined, exist is false, which is charged as well. TikHub alone has it.',
    },
    keywords: {
      zh: '抖音号 unique_id 短号 查ID 查星图ID kolId 精确 转换',
      en: 'Douyin number handle unique_id to id lookup exact kolId convert 抖音号',
    },
    parameters: {
      uniqueId: account(
        {
          zh: '抖音号，即抖音主页上显示的那一个',
          en: 'The Douyin number, as the Douyin page shows it',
        },
        'uniqueId',
      ),
    },
    acceptsCache: true,
  },
]
