import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { map, record, words } from '../../units.ts'

export const title: Text = { zh: '搜索条件字典', en: 'Dictionary of search' }

export const topic: Topic = 'search'

export const data = record(
  {
    zh: '达人搜索各动态条件的可选项',
    en: 'The options of the filters of search that change with what is searched',
  },
  {
    base_resp: baseResponse,
    service_options: map(
      {
        zh: '条件，以上游的字段名为键，如 link_crowd_profile（人群）',
        en: "The filters by the upstream's names for them, such as link_crowd_profile (crowds)",
      },
      words(
        {
          zh: '可选项，JSON 文本；其结构未见公开样例',
          en: 'Its options as JSON text, whose form nobody has published',
        },
        'guess',
      ),
    ),
  },
)
