import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, list, naming, per10k, record, unfilled, words } from '../../units.ts'

export const title: Text = { zh: '粉丝趋势', en: 'Follower growth' }

export const topic: Topic = 'audience'

const perDay = (meaning: Text, figure: Text) =>
  list(
    meaning,
    record(
      { zh: '一天', en: 'One day' },
      {
        date: naming(words({ zh: '日期，如 2026-02-07', en: 'The day, such as 2026-02-07' })),
        fans_cnt: asText(count(figure)),
      },
    ),
  )

export const data = record(
  {
    zh: '所选日期内每天的粉丝数与增减',
    en: 'Followers on each day of the period, and how they changed',
  },
  {
    base_resp: baseResponse,
    daily: perDay(
      { zh: '每天的粉丝数，旧的在前', en: 'Followers by day, the oldest first' },
      { zh: '当天的粉丝数', en: 'Followers on the day' },
    ),
    delta: perDay(
      { zh: '每天的粉丝增减，旧的在前', en: 'Change of the followers by day, the oldest first' },
      { zh: '比前一天增加的粉丝数，减少为负', en: 'Followers more than the day before, or fewer' },
    ),
    description: unfilled(words({ zh: '文字说明', en: 'A description in words' }, 'guess')),
    fans_advice: unfilled(words({ zh: '涨粉建议', en: 'Advice on winning followers' }, 'guess')),
    fans_growth: unfilled(
      asText(
        count({ zh: '涨粉数，以 fans_growth_v2 为准', en: 'Growth; see fans_growth_v2' }, 'likely'),
      ),
    ),
    fans_growth_rate: unfilled(
      per10k(
        {
          zh: '涨粉率，以 fans_growth_rate_v2 为准',
          en: 'Rate of growth; see fans_growth_rate_v2',
        },
        'likely',
      ),
    ),
    fans_growth_rate_v2: record(
      { zh: '所选日期内的涨粉率', en: 'Rate of growth over the period' },
      {
        value: per10k({
          zh: '末日比首日增加的粉丝占首日粉丝的比例，减少为负，小数部分舍去',
          en: 'Growth from the first day to the last as a share of the first; negative where there are fewer, cut to a whole number',
        }),
      },
    ),
    fans_growth_v2: record(
      { zh: '所选日期内的涨粉数', en: 'Growth over the period' },
      {
        value: count({
          zh: '末日粉丝数减首日粉丝数',
          en: 'Followers on the last day less those on the first',
        }),
      },
    ),
    raw_play_rate: record(
      { zh: '含义未知，已公开的示例中为空', en: 'Unknown; empty in the published example' },
      {},
      'guess',
    ),
  },
)
