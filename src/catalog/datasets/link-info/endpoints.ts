import type { EndpointDescription } from '../../define.ts'
import { industries } from '../../industries.ts'
import { choice } from '../../kinds/choice.ts'
import { known } from '../../kinds/known.ts'
import { creatorParameter, platformParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/get_author_link_info/v1'

const keywords = {
  zh: '星图指数 排名 性价比 种草 转化',
  en: 'index score rank value for money seeding 指数',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-link-info/v1',
    slug: 'kol-xingtu-index-v1-deprecated',
    title: { zh: 'KOL星图指数 (V1)', en: 'KOL Xingtu Index (V1)' },
    summary: {
      zh: '返回达人的星图指数及传播、种草、转化、性价比、合作五项分指数，含名次、同类均值与环比。',
      en: "Gives a creator's Xingtu index and its spread, seeding, conversion, value and cooperation indices, with rank, peers' average and change.",
    },
    keywords,
    parameters: {
      kolId: creatorParameter,
      industryTag: known(
        {
          zh: '行业，可填名称或代码；默认不限行业。',
          en: 'The industry, by name or code; all industries when absent.',
        },
        industries,
        { default: '0' },
      ),
    },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-xingtu-index-v1',
    title: { zh: '作者星图指数 (V1)', en: 'Author Xingtu Index (V1)' },
    summary: {
      zh: '按内容形式与行业返回达人的星图指数及传播、种草、转化、性价比、合作五项分指数，含名次、同类均值与环比。',
      en: "Gives a creator's Xingtu index and its spread, seeding, conversion, value and cooperation indices by form of content and industry, with rank, peers' average and change.",
    },
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      industryTag: choice(
        { zh: '行业，默认不限行业', en: 'The industry; all when absent' },
        industries,
        {
          default: 'ALL',
        },
      ),
    },
    acceptsCache: false,
  },
]
