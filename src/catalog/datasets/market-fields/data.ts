import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { map, record, words } from '../../units.ts'

export const title: Text = { zh: '达人广场筛选字典', en: 'Dictionary of the marketplace' }

export const topic: Topic = 'search'

export const data = record(
  {
    zh: '达人广场各筛选项的编号与名称',
    en: "What the ids of the marketplace's filters are called",
  },
  {
    base_resp: baseResponse,
    data: map(
      {
        zh: '筛选项，以上游的字段名为键，如 content_tag_v2（内容标签）、industry_tag_v2（行业标签）；其余字段名未见公开样例',
        en: "The filters by the upstream's names for them, such as content_tag_v2 and industry_tag_v2; nobody has published the others",
      },
      words(
        {
          zh: '取值，JSON 文本：列表，每项的 first 为一级的编号与名称，second 为其下二级的列表',
          en: 'Its values as JSON text: a list whose entries have id and name of the first level in first, and a list of those below it in second',
        },
        'likely',
      ),
      'likely',
    ),
  },
)
