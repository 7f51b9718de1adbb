import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, figure, fraction, record, words } from '../../units.ts'

export const title: Text = { zh: '履约能力', en: 'Service' }

export const topic: Topic = 'service'

const countFigure = (name: string, meaning: Text) => figure(name, asText(count(meaning, 'likely')))

/** Scores of which nobody has said what they go up to. */
const score = (meaning: Text) => asText(count(meaning, 'likely'))

export const data = record(
  {
    zh: '达人在所选时间范围内的履约情况；数值可能为文本或数字',
    en: 'How the creator dealt with orders in the period; figures may be text or numbers',
  },
  {
    message_reply_rate: figure(
      'message_reply_rate',
      asText(
        fraction(
          { zh: '48 小时消息回复率', en: 'Share of messages answered within 48 hours' },
          'likely',
        ),
      ),
    ),
    credit_score: score({ zh: '信用分（旧）', en: 'Credit score, the older one' }),
    new_credit_score: figure(
      'credit_score',
      score({
        zh: '信用分；有此值时以它为准',
        en: 'Credit score; where it is there, it counts',
      }),
    ),
    order_cnt: countFigure('order_cnt', { zh: '合作商单数', en: 'Orders done' }),
    process_order_cnt: countFigure('process_order_cnt', {
      zh: '进行中任务数',
      en: 'Orders in progress',
    }),
    max_process_order_cnt: asText(
      count({ zh: '最大同时进行任务数', en: 'Most orders taken on at a time' }, 'likely'),
    ),
    industry_order_distribution: words(
      {
        zh: '商单的行业分布，为 JSON 文本，每项含 key（一级或二级行业代码）与 rate（小数占比）；无数据时的写法未知',
        en: 'Industries of the orders as JSON text, each with key (code of an industry of first or second level) and rate (its share as a decimal); how it looks without data is unknown',
      },
      'likely',
    ),
    industry_vv_distribution: words(
      {
        zh: '商单播放量的行业分布，JSON 文本，格式同上',
        en: "Industries of the orders' plays as JSON text, in the same form",
      },
      'likely',
    ),
    base_resp: baseResponse,
  },
  'likely',
)
