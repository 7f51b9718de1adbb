import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { day } from '../../kinds/day.ts'
import { known } from '../../kinds/known.ts'
import { boards, qualifiers } from '../../rankings.ts'

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/gw/api/gsearch/get_ranking_list_data/v1',
    slug: 'creator-ranking-v1',
    title: { zh: '达人榜单 (V1)', en: 'Creator Ranking (V1)' },
    summary: {
      zh: '返回星图热榜中的一个榜单：短视频达人商业榜与内容榜，或直播达人榜，按周或按月。没有公开的结果，各字段均为推测。',
      en: "Gives one of Xingtu's rankings, of creators of short videos or of live streams, for a week or a month. No answer has been published: all members are inferred.",
    },
    keywords: {
      zh: '榜单 热榜 商业榜 内容榜 品牌优选 种草榜 看后搜榜 带货榜 投流榜 高潜榜 涨粉榜 主播榜 周榜 月榜',
      en: 'ranking leaderboard top creators hosts weekly monthly 榜单 热榜',
    },
    parameters: {
      board: choice({ zh: '哪一个榜单', en: 'Which ranking' }, boards, { default: 'BRAND_PICK' }),
      qualifier: known(
        {
          zh: '榜单的分类，即榜单目录中的 qualifier_id；已知的与行业编号相同',
          en: 'What the ranking is divided by: a qualifier_id of the ranking catalog; those known are the ids of industries',
        },
        qualifiers,
      ),
      period: choice(
        { zh: '统计周期', en: 'The period' },
        [
          { name: 'WEEK', code: '7', label: { zh: '周榜', en: 'A week' } },
          { name: 'MONTH', code: '30', label: { zh: '月榜', en: 'A month' } },
        ],
        { default: 'MONTH' },
      ),
      date: day(
        {
          zh: '统计日期（北京时间），月榜为已结束的月份的最后一天；周榜以星期几为准未见公开说明',
          en: 'The day that the ranking is of, in Shanghai: for a month the last day of one that is over; which weekday stands for a week has not been published',
        },
        { form: 'dashed', example: '2026-01-31', confidence: 'likely' },
      ),
    },
    acceptsCache: true,
  },
]
