import type { EndpointDescription } from '../../define.ts'
import { industries } from '../../industries.ts'
import { choice } from '../../kinds/choice.ts'
import { whole } from '../../kinds/whole.ts'
import { creatorParameter, platformParameter, rangeParameter } from '../../shared-parameters.ts'

const successor = '/api/douyin-xingtu/gw/api/data_sp/get_author_convert_videos_or_products/v1'

const keywords = {
  zh: '转化视频 带货视频 商品 组件点击',
  en: 'conversion videos products component clicks sales 带货 商品',
}

const detailType = { zh: '查询视频还是商品', en: 'Whether videos or products are listed' }
const videos = { zh: '视频', en: 'Videos' }
const products = { zh: '商品', en: 'Products' }

const page = { zh: '页码，每页 10 条', en: 'The page, of ten rows each' }
const pages = { least: 1, most: 1000 }

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-convert-videos-or-products/v1',
    slug: 'kol-conversion-resources-v1-deprecated',
    title: { zh: 'KOL转化视频与商品 (V1)', en: 'KOL Conversion Resources (V1)' },
    summary: {
      zh: '分页返回达人带来转化的视频或商品。公开的结果只有空列表；此路径没有时间范围，按新路径的默认值查询近 30 日，这一点也是推测。',
      en: 'Pages through the videos of a creator that convert, or their products. The only published answer is an empty list; the path has no period and asks for the last 30 days as its successor does by default, which is inferred too.',
    },
    keywords,
    parameters: {
      kolId: creatorParameter,
      detailType: choice(detailType, [
        { name: '_1', code: '1', label: videos },
        { name: '_2', code: '2', label: products },
      ]),
      page: whole(page, pages),
    },
    acceptsCache: true,
    successor: { path: successor, served: true },
  },
  {
    path: successor,
    slug: 'author-conversion-resources-v1',
    title: { zh: '作者转化视频与商品 (V1)', en: 'Author Conversion Resources (V1)' },
    summary: {
      zh: '分页返回达人在某个行业、近 30 日或 90 日带来转化的视频或商品。公开的结果只有空列表。',
      en: 'Pages through the videos of a creator that convert, or their products, for an industry over 30 or 90 days. The only published answer is an empty list.',
    },
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      platform: platformParameter,
      industryId: choice(
        { zh: '行业，默认不限', en: 'The industry; all of them by default' },
        industries,
        {
          default: 'ALL',
        },
      ),
      range: rangeParameter,
      detailType: choice(
        detailType,
        [
          { name: 'VIDEO', code: '1', label: videos },
          { name: 'PRODUCT', code: '2', label: products },
        ],
        { default: 'VIDEO' },
      ),
      page: whole(page, { ...pages, default: '1' }),
    },
    acceptsCache: false,
  },
]
