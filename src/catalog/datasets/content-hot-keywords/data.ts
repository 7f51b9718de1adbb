import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, map, record } from '../../units.ts'

export const title: Text = { zh: '内容热词', en: 'Hot words of the content' }

export const topic: Topic = 'videos'

export const data = record(
  {
    zh: '达人视频内容中的热词；已公开的示例中两项均为空',
    en: "The words that a creator's videos are about; the published example has none",
  },
  {
    base_resp: baseResponse,
    keyword_item_distribution: map(
      {
        zh: '各热词的视频数，字段名即热词；没有数据时为空对象',
        en: 'Videos by word, each a member of its own; empty where there is no data',
      },
      count({ zh: '与该热词有关的视频数', en: 'Videos about the word' }, 'likely'),
      'likely',
    ),
    keyword_map: record({ zh: '含义未知', en: 'Unknown' }, {}, 'guess'),
  },
)
