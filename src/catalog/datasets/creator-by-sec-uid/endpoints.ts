import type { EndpointDescription } from '../../define.ts'
import { account } from '../../kinds/account.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/author/get_author_id_by_sec_uid/v1',
    slug: 'creator-by-sec-uid-v1',
    title: { zh: '由 sec_uid 查达人 ID (V1)', en: 'Creator by sec_uid (V1)' },
    summary: {
      zh: '由抖音主页地址中的 sec_uid 精确查到达人的星图 ID；查无此号或未入驻星图时 exist 为 false，同样计费。只有 TikHub 提供。',
      en: 'From the sec_uid in the address of a Douyin page to exactly one creator id at Xingtu. Where nobody has it or the account has not joined, exist is false, which is charged as well. TikHub alone has it.',
    },
    keywords: {
      zh: 'sec_uid sec_user_id 主页链接 查ID 查星图ID kolId 精确 转换',
      en: 'sec_uid sec_user_id profile link to id lookup exact kolId convert 查ID',
    },
    parameters: {
      secUid: account(
        {
          zh: '抖音主页地址 douyin.com/user/ 之后的部分，即 sec_uid',
          en: 'The sec_uid: what follows douyin.com/user/ in the address of the Douyin page',
        },
        'secUid',
      ),
    },
    acceptsCache: true,
  },
]
