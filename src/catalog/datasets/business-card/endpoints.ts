import type { EndpointDescription } from '../../define.ts'
import { creatorParameter } from '../../shared-parameters.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/gauthor/author_get_business_card_info/v1',
    slug: 'author-business-card-v1',
    title: { zh: '作者名片 (V1)', en: 'Author Business Card (V1)' },
    summary: {
      zh: '返回达人名片：自我介绍、合作过的品牌、签约 MCN 及达人公开的联系方式，供商务建联；字段据公开工具整理。',
      en: "Gives a creator's business card: introduction, brands worked with, agency and the contacts that the creator shows, for getting in touch; its members are those that public tools read.",
    },
    keywords: {
      zh: '名片 联系方式 微信 MCN 机构 合作品牌 商务',
      en: 'business card contact WeChat agency MCN brands 名片',
    },
    parameters: { oAuthorId: creatorParameter },
    acceptsCache: false,
  },
]
