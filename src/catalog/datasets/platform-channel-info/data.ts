import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { record, words } from '../../units.ts'

export const title: Text = { zh: '达人自我介绍', en: "The creator's introduction" }

export const topic: Topic = 'profile'

export const data = record(
  {
    zh: '达人在所选内容形式下的自我介绍',
    en: 'What the creator says about themselves in the chosen form of content',
  },
  {
    base_resp: baseResponse,
    mcn_info: record(
      { zh: '签约的 MCN 机构；并非总有', en: 'The agency (MCN) of the creator; not always there' },
      { mcn_name: words({ zh: 'MCN 机构名称', en: 'Name of the agency' }, 'likely') },
      'likely',
    ),
    self_intro: words({ zh: '自我介绍', en: "The creator's introduction" }),
    wechat: words(
      {
        zh: '微信号；属联系方式，默认不存入历史，并非总有',
        en: 'WeChat id; a contact, which history leaves out by default; not always there',
      },
      'likely',
    ),
  },
)
