import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '评论热词', en: 'Hot words in comments' }

export const topic: Topic = 'videos'

export const data = record(
  { zh: '达人视频评论中的热词', en: "The words that comments under a creator's videos use most" },
  {
    base_resp: baseResponse,
    hot_comment_tokens: list(
      {
        zh: '热词，至多 10 个，热度高的在前；没有数据时为空列表',
        en: 'Up to ten words, the hottest first; empty where there is no data',
      },
      record(
        { zh: '一个热词', en: 'One word' },
        {
          comment_token: naming(words({ zh: '热词，不含表情', en: 'The word; never an emoji' })),
          hot_rate: count(
            {
              zh: '热度，像是出现次数；不是比例',
              en: 'How hot it is, apparently how often it is used; not a rate',
            },
            'likely',
          ),
        },
      ),
    ),
  },
)
