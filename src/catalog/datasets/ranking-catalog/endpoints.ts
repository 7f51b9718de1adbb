import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/gsearch/get_ranking_list_catalog/v1',
    slug: 'creator-ranking-catalog-v1',
    title: { zh: '达人榜单目录 (V1)', en: 'Creator Ranking Catalog (V1)' },
    summary: {
      zh: '返回星图热榜的分类，其 qualifier_id 用于查询达人榜单。只知道各项有 qualifier_id，其余字段均为推测。',
      en: "Gives what Xingtu's rankings are divided by: the qualifier_id is what a ranking is asked for with. That rows have one is all that is known; the other members are inferred.",
    },
    keywords: {
      zh: '榜单目录 热榜分类 qualifier_id 行业 商业榜',
      en: 'ranking catalog categories qualifier_id industries 榜单 热榜',
    },
    parameters: {
      scene: choice(
        { zh: '哪一类热榜', en: 'Which rankings' },
        [
          {
            name: 'VIDEO',
            code: 'douyin_flow_split_video_author_ranks',
            label: { zh: '短视频达人热榜', en: 'Of creators of short videos' },
          },
          {
            name: 'LIVE',
            code: 'douyin_flow_split_live_author_ranks',
            label: { zh: '直播达人热榜', en: 'Of hosts of live streams' },
          },
        ],
        { default: 'VIDEO' },
      ),
    },
    acceptsCache: true,
  },
]
