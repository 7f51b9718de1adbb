import type { EndpointDescription } from '../../define.ts'
import {
  creatorParameter,
  platformChannelParameter,
  platformParameter,
} from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/author/get_author_marketing_info/v1'

const summary = {
  zh: '返回达人各档视频与授权的报价（元）、行业标签和活动信息，供媒介核价。',
  en: "Gives a creator's prices in yuan for each video length and licence, with industry tags and promotions, for media buyers who compare quotes.",
}

const keywords = {
  zh: '报价 价格 刊例价 多少钱 一口价 授权价',
  en: 'price prices quote rate card cost of a video licence 报价',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-marketing-info/v1',
    slug: 'kol-marketing-info-v1-deprecated',
    title: { zh: 'KOL营销信息 (V1)', en: 'KOL Marketing Info (V1)' },
    summary,
    keywords,
    parameters: { kolId: creatorParameter, platformChannel: platformChannelParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-marketing-info-v1',
    title: { zh: '作者营销信息 (V1)', en: 'Author Marketing Info (V1)' },
    summary,
    keywords,
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
