import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, figure, record } from '../../units.ts'

export const title: Text = { zh: '直播数据', en: 'Live statistics' }

export const topic: Topic = 'live'

const counted = (name: string, meaning: Text) => figure(name, asText(count(meaning, 'guess')))

export const data = record(
  {
    zh: '所选直播类型与时间范围内的场次与观看',
    en: 'How many streams of the chosen type and period there were, and how many watched',
  },
  {
    live_cnt: counted('live_cnt', { zh: '直播场次', en: 'Number of streams' }),
    live_days: counted('live_days', { zh: '直播天数', en: 'Days with a stream' }),
    avg_watch_ucnt: counted('live_avg_watch_ucnt', {
      zh: '场均观看人数',
      en: 'Mean viewers of a stream',
    }),
    watch_cnt: counted('live_watch_cnt', { zh: '观看次数', en: 'Views of all streams' }),
    base_resp: baseResponse,
  },
  'guess',
)
