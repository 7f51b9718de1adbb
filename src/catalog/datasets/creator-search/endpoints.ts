import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import type { ParameterValues } from '../../kinds/values.ts'
import { words } from '../../kinds/words.ts'
import { keywordMeaning, requiredPage, searchParameters } from './parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/gsearch/search_for_author_square/v1'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/search-kol-simple/v1',
    slug: 'kol-search-v1-deprecated',
    title: { zh: 'KOL搜索 (V1)', en: 'KOL Search (V1)' },
    summary: {
      zh: '按昵称搜索达人，每页 20 位，含粉丝数、报价、预期播放、指数与近期作品。',
      en: 'Finds creators by nickname, 20 a page, with followers, prices, expected plays, indices and recent videos.',
    },
    keywords: {
      zh: '找达人 搜索 昵称 达人广场 找号',
      en: 'find creators search nickname marketplace 搜索',
    },
    parameters: {
      keyword: words(keywordMeaning, { most: 200, example: '小厨房' }),
      platformSource: choice({ zh: '平台', en: 'The platform' }, [
        { name: '_1', code: '1', label: { zh: '抖音', en: 'Douyin' } },
        { name: '_2', code: '2', label: { zh: '今日头条', en: 'Toutiao' }, confidence: 'likely' },
        { name: '_3', code: '3', label: { zh: '西瓜视频', en: 'Xigua' }, confidence: 'likely' },
      ]),
      page: requiredPage,
    },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'creator-search-v1',
    title: { zh: '达人搜索 (V1)', en: 'Creator Search (V1)' },
    summary: {
      zh: '按昵称或内容、粉丝数、报价、标签、地域、画像、预期播放与各项比率筛选达人，每页 20 位。',
      en: 'Finds creators by nickname or content, followers, price, tags, place, audience, expected plays and rates, 20 a page.',
    },
    keywords: {
      zh: '找达人 搜索 筛选 达人广场 找号 粉丝画像 报价 完播率',
      en: 'find creators search filter marketplace shortlist 搜索 筛选',
    },
    parameters: searchParameters,
    mistakeIn,
    acceptsCache: false,
  },
]

/** A price is one of a kind of video, of which there are many. */
function mistakeIn(values: ParameterValues) {
  if (!('kolPriceRange' in values) || 'kolPriceType' in values) return undefined
  return {
    zh: '给出了 kolPriceRange 而缺少 kolPriceType：请说明是哪一种视频的报价，如 kolPriceType=VIDEO_21_60S',
    en: 'kolPriceRange is given without kolPriceType: say of which kind of video the price is, such as kolPriceType=VIDEO_21_60S',
  }
}
