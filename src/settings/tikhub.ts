import { Type } from 'typebox'
import { baseAddress, notes, paceOf, secret, token, tokenPattern, url } from './notes.ts'

/** The settings of the source tikhub. */
export const tikhubSettings = Type.Object(
  {
    key: Type.Optional(
      Type.String({
        pattern: tokenPattern,
        ...secret,
        ...notes({ zh: 'TikHub 的 API 密钥', en: 'API key of TikHub' }, token),
      }),
    ),
    url: Type.String({
      default: 'https://api.tikhub.io',
      pattern: baseAddress,
      ...notes(
        {
          zh: 'TikHub 的地址；中国大陆可用 api.tikhub.dev',
          en: 'Address of TikHub; from mainland China api.tikhub.dev',
        },
        url,
      ),
    }),
    allowV1: Type.Boolean({
      default: false,
      ...notes(
        {
          zh: '当前版本（v2）无法查询时，是否改用旧版（v1）方法，单价为十倍',
          en: 'Whether what the current methods (v2) cannot be asked is asked of the former ones (v1), at ten times the price',
        },
        { zh: 'true 或 false', en: 'true or false' },
      ),
    }),
    dailyLimit: Type.String({
      default: '10',
      pattern: '^\\d{1,6}(\\.\\d{1,6})?$',
      ...notes(
        {
          zh: '每日（北京时间）向 TikHub 支付的上限（美元，按未打折的价格计），达到后停止查询',
          en: 'What may be paid to TikHub in a day (in Shanghai), in US dollars without discounts; nothing is asked beyond',
        },
        { zh: '十进制金额，如 10', en: 'a decimal amount such as 10' },
      ),
    }),
    callsPerSecond: paceOf(
      {
        zh: '每秒至多向 TikHub 的每个方法发起的调用',
        en: 'Calls a second to each of the methods of TikHub at most',
      },
      10,
    ),
  },
  { default: {} },
)
