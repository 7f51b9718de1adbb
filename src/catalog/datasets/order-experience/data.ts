import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, id, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '商单经验', en: 'Experience with orders' }

export const topic: Topic = 'service'

export const data = record(
  {
    zh: '达人接过商单的行业；没有时为空列表',
    en: 'The industries that the creator had orders from; an empty list for none',
  },
  {
    base_resp: baseResponse,
    order_experience_industries: list(
      { zh: '合作过的行业', en: 'Industries worked for' },
      record(
        { zh: '一个行业', en: 'One industry' },
        {
          industry_id: id({ zh: '行业代码', en: 'Code of the industry' }, 'guess'),
          industry_name: naming(words({ zh: '行业名称', en: 'Name of the industry' }, 'guess')),
          order_cnt: asText(count({ zh: '商单数', en: 'Orders' }, 'guess')),
        },
        'guess',
      ),
    ),
  },
)
