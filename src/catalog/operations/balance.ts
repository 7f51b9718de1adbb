import type { Text } from '../../core/text.ts'
import { always, count, orNull, words } from '../units.ts'
import { money, time } from './members.ts'
import type { Operation } from './operation.ts'

const limit = (meaning: Text) =>
  always(meaning, {
    limit: count({ zh: '上限', en: 'The limit' }),
    remaining: count({ zh: '剩余次数', en: 'What is left of it' }),
    resetsAt: time({
      zh: '恢复的时间；没有剩余时为可再次调用的时间',
      en: 'When it is whole again; where nothing is left, when the next call fits',
    }),
  })

const answer = always(
  {
    zh: '账户的余额与今日费用，以及该令牌的限额',
    en: "The account's balance and charges of today, and the limits of this token",
  },
  {
    account: words({ zh: '账户名', en: 'Name of the account' }),
    currency: words({ zh: '货币', en: 'Currency' }),
    balance: money({ zh: '账户余额（元）', en: "The account's balance in CNY" }),
    held: money({
      zh: '该账户进行中的调用占用的金额（元）',
      en: "What the account's calls under way hold of it, in CNY",
    }),
    available: money({
      zh: '可用余额（元），即余额减去占用',
      en: 'The balance less what is held, in CNY',
    }),
    today: always(
      {
        zh: '该账户所有令牌今日（北京时间）的用量',
        en: 'What all tokens of the account have used today (Shanghai)',
      },
      {
        calls: count({
          zh: '成功（业务码 0）的调用次数，含免费的',
          en: 'Calls that succeeded (code 0), free ones too',
        }),
        spent: money({ zh: '费用（元）', en: 'What they cost, in CNY' }),
      },
    ),
    rate: limit({ zh: '该令牌每秒的速率限制', en: 'The rate limit of this token, a second' }),
    quota: orNull(
      limit({
        zh: '该令牌的每日配额；未设置时为 null',
        en: 'The daily quota of this token; null where there is none',
      }),
    ),
  },
)

export const balance: Operation = {
  operationId: 'getBalance',
  slug: 'balance',
  method: 'GET',
  path: '/api/balance',
  title: { zh: '余额与限额', en: 'Balance and limits' },
  summary: {
    zh: '返回账户余额、该账户所有令牌今日的用量，以及该令牌速率与配额的剩余次数；不计费。',
    en: "Gives the account's balance, what all its tokens have used today, and what the limits of this token leave. Free.",
  },
  keywords: {
    zh: '余额 剩余 账户 用量 今日费用 限额',
    en: 'balance credit left account usage spent today limits',
  },
  group: 'account',
  parameters: {},
  answer,
  example: {
    account: 'demo',
    currency: 'CNY',
    balance: '999.98',
    held: '0.00',
    available: '999.98',
    today: { calls: 1, spent: '0.02' },
    rate: { limit: 10, remaining: 9, resetsAt: '2026-11-23T06:59:55.845+08:00' },
    quota: null,
  },
  entry: 'token',
}
