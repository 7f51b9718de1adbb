import type { EndpointDescription } from '../../define.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/author/get_author_platform_channel_info_v2/v1',
    slug: 'author-channel-info-v1',
    title: { zh: '作者内容形式信息 (V1)', en: 'Author Channel Info (V1)' },
    summary: {
      zh: '按内容形式返回达人写在星图主页上的自我介绍，供建联前了解达人。',
      en: 'Gives what a creator says about themselves on their Xingtu page, by form of content, for getting to know them before contact.',
    },
    keywords: { zh: '自我介绍 简介 达人说明', en: 'introduction bio description 简介' },
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
