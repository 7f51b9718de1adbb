import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { range } from '../../kinds/range.ts'
import { words } from '../../kinds/words.ts'
import { marketingTargets, sorts } from '../creator-search/choices.ts'
import { searchParameters } from '../creator-search/parameters.ts'

/** What hosts are searched by as creators are. */
const shared = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(searchParameters).filter(([name]) => names.includes(name)))

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/gsearch/search_anchor/v1',
    slug: 'host-search-v1',
    title: { zh: '主播搜索 (V1)', en: 'Live Host Search (V1)' },
    summary: {
      zh: '按昵称、粉丝数、直播报价、标签与地域搜索可接直播任务的主播，每页 20 位，含直播报价、ACU、PCU 与场均观看人数。直播各项的字段名未见公开样例；由 TikHub 采集时必须给出 keyword。',
      en: 'Finds hosts who take orders for live streams, by nickname, followers, price of a stream, tags and place, 20 a page, with price, ACU, PCU and mean viewers. Nobody has published what the members about streams are called; TikHub wants a keyword.',
    },
    keywords: {
      zh: '找主播 直播带货 直播报价 ACU PCU 场均观看 主播广场',
      en: 'find hosts anchors live streaming price ACU PCU viewers 主播',
    },
    parameters: {
      keyword: words(
        {
          zh: '搜索词：昵称或其一部分；数据来源 tikhub 不可省略',
          en: 'What is searched for: a nickname or part of one; the source tikhub cannot do without',
        },
        { most: 200, example: '小厨房', optional: true },
      ),
      ...shared('page'),
      sort: choice({ zh: '排序，均为从高到低', en: 'The order, the highest first' }, sorts, {
        default: 'DEFAULT',
      }),
      marketingTarget: choice({ zh: '营销目标', en: 'The marketing target' }, marketingTargets, {
        default: 'ACTION_CONVERSION',
      }),
      livePriceRange: range(
        {
          zh: '直播报价范围（元）；按场还是按小时计，未见公开说明',
          en: 'The price of a stream in yuan; whether it is for a stream or for an hour has not been published',
        },
        { example: '5000-50000', optional: true, confidence: 'likely' },
      ),
      ...shared('industry', 'isSuperstar', 'followerRange', 'contentTag', 'personaTag'),
      ...shared('gender', 'location', 'tonalityTag', 'authorList'),
    },
    acceptsCache: true,
  },
]
