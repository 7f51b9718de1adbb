import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, figure, fraction, record } from '../../units.ts'

export const title: Text = { zh: '主页侧边栏', en: 'Side panel' }

export const topic: Topic = 'profile'

export const data = record(
  {
    zh: '达人主页侧边栏的数据，可能还有其他字段',
    en: "The figures in the side panel of a creator's page; there may be more",
  },
  {
    fans_growth_rate_30d: figure(
      'fans_growth_rate_30d',
      asText(
        fraction(
          {
            zh: '月涨粉率：近 30 日粉丝净增与期初粉丝数之比；可能为文本或数字',
            en: 'Growth of followers in the last 30 days over those before; may be text or a number',
          },
          'likely',
        ),
      ),
    ),
    base_resp: baseResponse,
  },
  'guess',
)
