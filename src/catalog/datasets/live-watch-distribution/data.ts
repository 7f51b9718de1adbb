import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, code, count, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '直播观众画像', en: 'Who watches the live streams' }

export const topic: Topic = 'live'

const part = record(
  { zh: '一项', en: 'One part' },
  {
    distribution_key: naming(
      words({ zh: '名称，如 male、18-23', en: 'The part, such as male or 18-23' }, 'guess'),
    ),
    distribution_value: asText(count({ zh: '人数', en: 'People' }, 'guess')),
  },
  'guess',
)

const distribution = record(
  { zh: '一个维度的分布', en: 'The distribution over one dimension' },
  {
    description: words(
      {
        zh: '一句话概括，如“男性居多”',
        en: 'A summary in Chinese, such as 男性居多',
      },
      'guess',
    ),
    distribution_list: list(
      {
        zh: '各项人数；占比应除以本列表之和',
        en: 'People by part; divide by the sum of this very list for shares',
      },
      part,
      'guess',
    ),
    image: list(
      { zh: '画像摘要', en: 'The summary as labels' },
      words({ zh: '如“男性居多”', en: 'Such as 男性居多' }, 'guess'),
      'guess',
    ),
    origin_type: code(
      { zh: '维度代码：0 性别、1 年龄', en: 'The dimension: 0 gender, 1 age' },
      'guess',
    ),
    type: code(
      {
        zh: '维度的另一种代码，为 2 的 origin_type 次方',
        en: 'The dimension in another code: 2 to the power of origin_type',
      },
      'guess',
    ),
    type_display: naming(
      words(
        {
          zh: '维度名称，如“性别分布”',
          en: 'What the dimension is called in Chinese, such as 性别分布',
        },
        'guess',
      ),
    ),
  },
  'guess',
)

/** It is that of the audience's and the fans' distributions, of which it may be a sibling. */
export const data = record(
  { zh: '直播间里看的是哪些人', en: 'Who watches the live streams' },
  {
    distributions: list(
      {
        zh: '画像，每个维度一项；没有数据时为空列表',
        en: 'The crowd divided by one dimension an entry; empty where there is no data',
      },
      distribution,
      'guess',
    ),
    base_resp: baseResponse,
  },
  'guess',
)
