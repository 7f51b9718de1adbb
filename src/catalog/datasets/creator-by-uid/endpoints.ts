import type { EndpointDescription } from '../../define.ts'
import { account } from '../../kinds/account.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/author/get_author_id_by_uid/v1',
    slug: 'creator-by-uid-v1',
    title: { zh: '由 uid 查达人 ID (V1)', en: 'Creator by uid (V1)' },
    summary: {
      zh: '由抖音 uid 精确查到达人的星图 ID；查无此号或未入驻星图时 exist 为 false，同样计费。',
      en: 'From a uid at Douyin to exactly one creator id at Xingtu. Where nobody has it or the account has not joined, exist is false, which is charged as well.',
    },
    keywords: {
      zh: 'uid core_user_id 查ID 查星图ID kolId 精确 转换',
      en: 'uid core_user_id to id lookup exact kolId convert 查ID',
    },
    parameters: {
      uid: account(
        {
          zh: '抖音 uid，即达人基础信息与视频中的 core_user_id',
          en: 'The uid at Douyin: core_user_id in profiles and videos',
        },
        'uid',
      ),
    },
    acceptsCache: true,
  },
]
