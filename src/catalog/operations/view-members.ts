import { type TProperties, Type } from 'typebox'
import type { Text } from '../../core/text.ts'
import { choice } from '../kinds/choice.ts'
import { flag as flagParameter } from '../kinds/flag.ts'
import { whole } from '../kinds/whole.ts'
import { always, code, count, flag, id, list, naming, orNull, untyped, words } from '../units.ts'
import { dataset, money, time } from './members.ts'

/** Members that the view of a creator and the comparison of several have. */

const number = (meaning: Text) => Type.Number({ 'x-text': meaning })
const section = naming(words({ zh: '分区', en: 'The section' }))
export const endpoint = words({ zh: '计费的接口', en: 'The endpoint it was billed as' })

/** How the answer to one question of a section came, or why it did not. */
export const originMembers = {
  section,
  dataset,
  asked: untyped({
    zh: '除达人外的查询参数（上游代码）',
    en: "What was asked beside the creator, in the upstream's codes",
  }),
  endpoint,
  requestId: words({
    zh: '该次调用的请求编号，可查费用',
    en: 'The request id of this call, by which its cost can be looked up',
  }),
  cost: money({ zh: '该次调用的费用（元）', en: 'What this call cost, in CNY' }),
  source: orNull(
    words({ zh: '数据来源；未取得为 null', en: 'The source; null where nothing came' }),
  ),
  sandbox: flag({ zh: '是否为沙箱的虚构数据', en: 'Whether it is made-up data of a sandbox' }),
  collectedAt: orNull(time({ zh: '采集时间', en: 'When it was collected' })),
  ageSeconds: orNull(count({ zh: '数据龄（秒）', en: 'How old the data is, in seconds' })),
  error: orNull(
    always(
      { zh: '未取得的原因；取得则为 null', en: 'Why it did not come; null where it did' },
      {
        code: code({ zh: '业务码', en: 'The code' }),
        message: words({ zh: '原因', en: 'What was wrong' }),
      },
    ),
  ),
}

/** What calls would cost together, and with `more` what else of them. */
export const quoteWith = (more: TProperties) =>
  orNull(
    always(
      {
        zh: '报价，仅 dryRun=true 时给出；其余为 null',
        en: 'What it would cost, with dryRun=true; null otherwise',
      },
      {
        calls: count({ zh: '将发出的调用次数', en: 'How many calls it would take' }),
        stored: count({
          zh: '其中可用已存结果的次数（同样计费）',
          en: 'How many of them a stored answer would do for, which is charged as well',
        }),
        price: money({
          zh: '全部成功时的费用（元），不含令牌无权调用的',
          en: 'What they cost if all succeed, in CNY, without those that the token may not make',
        }),
        available: money({ zh: '可用余额（元）', en: 'What the account can spend, in CNY' }),
        ...more,
      },
    ),
  )

export const quote = quoteWith({
  items: list(
    { zh: '逐次列出', en: 'Each of the calls' },
    always(
      { zh: '一次调用', en: 'One call' },
      {
        creator: id({ zh: '达人 ID', en: "The creator's id" }),
        section,
        endpoint,
        price: money({ zh: '单价（元）', en: 'Its price, in CNY' }),
        isStored: flag({ zh: '是否有可用的已存结果', en: 'Whether a stored answer would do' }),
        isPermitted: flag({ zh: '令牌是否有权调用', en: 'Whether the token may make it' }),
      },
    ),
  ),
})

export const cost = money({
  zh: '各次调用的费用之和（元）',
  en: 'What all its calls cost together, in CNY',
})

export const sandbox = flag({
  zh: '是否含有沙箱的虚构数据',
  en: 'Whether any of it is made-up data of the sandbox',
})

export const mixed = orNull(
  words({
    zh: '真实与虚构数据并存时的说明：推算、旗标、档位与对比只用真实数据；只有一类时为 null',
    en: 'What was left out: of real and made-up data together, what is derived, flagged or compared is of the real data alone; null where all is of one kind',
  }),
)

export const value = orNull(
  number({
    zh: '数值；缺失为 null，缺失不等于 0',
    en: 'The figure; null where it is missing, which is not 0',
  }),
)
export const unit = words({ zh: '归一后的单位', en: 'The normal unit it is in' })
export const label = words({ zh: '名称', en: 'What it is called' })

export const formula = orNull(
  words({ zh: '推算的公式；直接取得的为 null', en: 'How it follows; null where it was given' }),
)

export const inputMembers = {
  name: words({ zh: '名称', en: 'Its name' }),
  value: number({ zh: '数值', en: 'The number' }),
}

export const inputs = list(
  { zh: '代入公式的数值', en: 'The numbers that were put into the formula' },
  always({ zh: '一个数值', en: 'One of them' }, inputMembers),
)

export const tier = always(
  { zh: '报价档位', en: 'The price tier' },
  {
    videoType: orNull(
      code({
        zh: '上游的 video_type；无人有此档时为 null',
        en: "The upstream's video_type; null where nobody sells such a tier",
      }),
    ),
    desc: naming(
      words({ zh: '档位，取上游现用的名称', en: 'The tier, as the upstream calls it now' }),
    ),
  },
)

export const maxAge = whole(
  {
    zh: '接受采集不超过这么多秒的已存结果（同样计费）；默认 0，重新采集。',
    en: 'Stored answers of up to this many seconds will do, which are charged as well; 0, the default, collects afresh.',
  },
  { least: 0, most: 31_536_000, default: '0' },
)

export const dryRun = flagParameter({
  zh: '为 true 时只报价，不采集也不计费。',
  en: 'With true it only says what it would cost: nothing is collected, nothing charged.',
})

export const format = choice(
  { zh: '返回的格式。', en: 'The form of the answer.' },
  [
    { name: 'json', label: { zh: 'JSON，与其他接口一致', en: 'JSON, as everywhere' } },
    {
      name: 'csv',
      label: {
        zh: 'CSV 文件，Excel 可直接打开，ID 保持为文本',
        en: 'A CSV file that Excel opens as it is, ids as text',
      },
    },
  ],
  { default: 'json' },
)
