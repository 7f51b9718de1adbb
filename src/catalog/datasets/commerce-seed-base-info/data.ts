import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, figure, fraction, record, unixSeconds, words } from '../../units.ts'

export const title: Text = { zh: '种草表现', en: 'Commercial seeding' }

export const topic: Topic = 'conversion'

/** A figure that is told as a range, such as `100 - 1,000`, which stays text. */
const range = ({ zh, en }: Text) =>
  words({ zh: `${zh}，区间文本，如“100 - 1,000”`, en: `${en}, a range such as 100 - 1,000` })

const rateRange = ({ zh, en }: Text) =>
  words({ zh: `${zh}，百分比区间文本，如“<0.02%”`, en: `${en}, a range of percent such as <0.02%` })

const rankShare = (name: string, { zh, en }: Text) =>
  figure(
    name,
    asText(
      fraction({ zh: `${zh}的名次占比`, en: `Where it ranks by ${en}, as a share` }, 'likely'),
    ),
  )

const clickRate = ({ zh, en }: Text) =>
  words(
    {
      zh: `${zh}的搜索词点击率，文本，如“1%”`,
      en: `How often the search word of ${en} is clicked, as text such as 1%`,
    },
    'likely',
  )

export const data = record(
  {
    zh: '星图视频带来的看后搜与 A3 增长，及个人视频的看后搜；多为区间文本',
    en: 'Searches after viewing and A3 growth that Xingtu videos bring, and searches that personal videos bring; mostly ranges, as text',
  },
  {
    avg_a3_incr_cnt: range({ zh: '星图视频平均 A3 增长数', en: 'A3 growth per Xingtu video' }),
    avg_a3_incr_cnt_rank_percent: rankShare('seed_a3_rank', {
      zh: 'A3 增长数',
      en: 'A3 growth',
    }),
    avg_search_after_view_cnt: range({
      zh: '星图视频平均看后搜次数',
      en: 'Searches after viewing per Xingtu video',
    }),
    avg_search_after_view_cnt_rank_percent: rankShare('seed_search_rank', {
      zh: '看后搜次数',
      en: 'searches after viewing',
    }),
    avg_search_after_view_rate: rateRange({
      zh: '星图视频平均看后搜率',
      en: 'Searches after viewing over plays of Xingtu videos',
    }),
    avg_search_after_view_rate_rank_percent: rankShare('seed_search_rate_rank', {
      zh: '看后搜率',
      en: 'the rate of searches after viewing',
    }),
    base_resp: baseResponse,
    modify_time: asText(unixSeconds({ zh: '数据更新时间', en: 'When the figures were refreshed' })),
    personal_avg_search_after_view_cnt: range({
      zh: '个人视频平均看后搜次数',
      en: 'Searches after viewing per personal video',
    }),
    personal_avg_search_after_view_cnt_rank_percent: rankShare('seed_personal_search_rank', {
      zh: '个人视频看后搜次数',
      en: 'searches after viewing personal videos',
    }),
    personal_avg_search_after_view_rate: rateRange({
      zh: '个人视频平均看后搜率',
      en: 'Searches after viewing over plays of personal videos',
    }),
    personal_search_word_ctr: clickRate({ zh: '个人视频', en: 'personal videos' }),
    search_word_ctr: clickRate({ zh: '星图视频', en: 'Xingtu videos' }),
    star_overflow_avg_enter_shop_cost: words(
      { zh: '进店成本；并非总有', en: 'The cost of a visit to the shop; not always there' },
      'likely',
    ),
  },
)
