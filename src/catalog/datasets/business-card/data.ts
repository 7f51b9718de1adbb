import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { asText, count, record, words } from '../../units.ts'

export const title: Text = { zh: '达人名片', en: 'Business card' }

export const topic: Topic = 'profile'

/** A contact, in words that say that history goes without it. */
const contact = (zh: string, en: string) => ({
  zh: `${zh}；属联系方式，默认不存入历史`,
  en: `${en}; a contact, which history leaves out by default`,
})

const card = record(
  { zh: '名片', en: 'The card' },
  {
    nick_name: words({ zh: '昵称', en: 'Nickname' }, 'guess'),
    avatar_uri: words({ zh: '头像地址', en: 'Address of the picture' }, 'guess'),
    follower: asText(
      count({ zh: '粉丝数；可能为文本或数字', en: 'Followers; may be text or a number' }, 'likely'),
    ),
    self_intro: words({ zh: '自我介绍', en: "The creator's introduction" }, 'likely'),
    wechat: words(contact('微信号', 'WeChat id'), 'likely'),
    phone: words(contact('电话', 'Telephone number'), 'guess'),
    email: words(contact('邮箱', 'E-mail address'), 'guess'),
    cooperation_brand: words(
      {
        zh: '合作过的品牌，以逗号分隔的文本',
        en: 'Brands worked with, as one text with commas between',
      },
      'likely',
    ),
    mcn_info: record(
      { zh: '签约的 MCN 机构', en: 'The agency (MCN) of the creator' },
      {
        mcn_name: words({ zh: '机构名称，空为无', en: 'Its name, empty for none' }, 'likely'),
        mcn_logo: words({ zh: '机构标志的地址', en: 'Address of its logo' }, 'likely'),
      },
      'likely',
    ),
  },
  'likely',
)

export const data = record(
  { zh: '达人对外展示的名片', en: 'The card that a creator shows to brands' },
  { card_info: card, base_resp: baseResponse },
  'likely',
)
