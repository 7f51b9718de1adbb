import type { Text } from './text.ts'

export interface CodeEntry {
  /** What the code says, as it stands in an envelope's `message`. */
  readonly meaning: Text
  readonly billed: boolean
  /** Whether the same call can succeed later without the caller changing anything. */
  readonly retryable: boolean
  /** The HTTP status in strict mode; outside it every business outcome is a 200. */
  readonly strictStatus: number
  /** What the caller should do about it. */
  readonly remedy: Text
}

/** Every business code: the only place that says what one means, costs and maps to. */
export const codes = {
  0: {
    meaning: { zh: '成功', en: 'Success' },
    billed: true,
    retryable: false,
    strictStatus: 200,
    remedy: { zh: '读取 data。', en: 'Read data.' },
  },
  100: {
    meaning: { zh: '令牌无效或已停用', en: 'The token is invalid or inactive' },
    billed: false,
    retryable: false,
    strictStatus: 401,
    remedy: {
      zh: '核对令牌是否完整、未过期、未停用，以及来源地址是否在允许范围内。',
      en: 'Check that the token is complete, not expired or disabled, and used from an allowed address.',
    },
  },
  301: {
    meaning: { zh: '采集失败', en: 'The collection failed' },
    billed: false,
    retryable: true,
    strictStatus: 502,
    remedy: {
      zh: '稍后重试；支持 acceptCache 的接口可带 acceptCache=true 接受已存结果。',
      en: 'Retry later; acceptCache=true allows a stored answer where the endpoint has it.',
    },
  },
  302: {
    meaning: { zh: '超出速率限制', en: 'The rate limit is exceeded' },
    billed: false,
    retryable: true,
    strictStatus: 429,
    remedy: {
      zh: '等待 Retry-After 所示秒数后重试。',
      en: 'Wait for the seconds in Retry-After, then retry.',
    },
  },
  303: {
    meaning: { zh: '超出每日配额', en: 'The daily quota is used up' },
    billed: false,
    retryable: true,
    strictStatus: 429,
    remedy: {
      zh: '等到次日（北京时间零点）或请运营者提高配额。',
      en: 'Wait for the next day (midnight in Shanghai) or ask the operator for a larger quota.',
    },
  },
  400: {
    meaning: { zh: '参数错误', en: 'A parameter is wrong' },
    billed: false,
    retryable: false,
    strictStatus: 400,
    remedy: { zh: '按 message 修正参数。', en: 'Correct the parameter that message names.' },
  },
  500: {
    meaning: { zh: '服务内部错误', en: 'An internal error occurred' },
    billed: false,
    retryable: true,
    strictStatus: 500,
    remedy: {
      zh: '重试；若持续出现，请把 requestId 发给运营者。',
      en: 'Retry; if it goes on, give the operator the requestId.',
    },
  },
  600: {
    meaning: { zh: '权限不足', en: 'The token may not call this endpoint' },
    billed: false,
    retryable: false,
    strictStatus: 403,
    remedy: {
      zh: '请运营者为令牌开通该接口。',
      en: 'Ask the operator to allow this endpoint for the token.',
    },
  },
  601: {
    meaning: { zh: '余额不足', en: 'The balance is too low' },
    billed: false,
    retryable: false,
    strictStatus: 402,
    remedy: { zh: '充值后重试。', en: 'Top the account up, then retry.' },
  },
} as const satisfies Record<number, CodeEntry>

export type Code = keyof typeof codes

/** A code that says why there is no answer. */
export type Refusal = Exclude<Code, 0>
