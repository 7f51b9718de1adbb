import type { Text } from './text.ts'

/** A header as the documents describe it. */
export interface HeaderEntry {
  readonly meaning: Text
}

export interface AnswerHeader extends HeaderEntry {
  /** The JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>
  /** `always`: on every answer of a call. `data`: only where code is 0. `sometimes`: as its meaning says. */
  readonly comes: 'always' | 'data' | 'sometimes'
}

const amount = { type: 'string', pattern: '^-?[0-9]+\\.[0-9]{2,6}$' }

/** What a caller may send beside the token. */
export const requestHeaders: Readonly<Record<string, HeaderEntry>> = {
  Prefer: {
    meaning: {
      zh: '严格模式：值为 `status=strict` 时，失败以相应的 HTTP 状态码返回；默认一律为 200，以 code 为准。',
      en: 'Strict mode: with `status=strict` a refusal has an HTTP status of its own. By default every outcome is a 200 and code decides.',
    },
  },
  'Idempotency-Key': {
    meaning: {
      zh: '幂等键，1 至 128 个可见 ASCII 字符。同一令牌在 24 小时内以同一个键、同样的参数再次调用，得到同一结果且只计费一次；参数或接口不同则为 400。失败的调用不留记录，可用同一个键重试。',
      en: 'A key of 1 to 128 visible ASCII characters. A call with the same token, key and parameters within 24 hours brings the same answer and is charged once; with other parameters or another endpoint it is a 400. A call that fails leaves nothing, so the key can be used to retry it.',
    },
  },
  'Accept-Language': {
    meaning: {
      zh: 'message 所用的语言：中文（zh）或英文（en）。',
      en: 'The language of message: Chinese (zh) or English (en).',
    },
  },
}

/** What an answer says beside its body. */
export const answerHeaders: Readonly<Record<string, AnswerHeader>> = {
  'X-Request-Id': {
    comes: 'always',
    meaning: {
      zh: '请求编号，与响应体中的 requestId 相同。',
      en: 'The same id as requestId in the body.',
    },
    schema: { type: 'string', format: 'uuid' },
  },
  'X-Charged': {
    comes: 'always',
    meaning: {
      zh: '本次调用是否计费；免费的调用为 `false`。',
      en: 'Whether this call was charged; `false` for a free one.',
    },
    schema: { type: 'boolean' },
  },
  'X-Cost': {
    comes: 'always',
    meaning: {
      zh: '本次调用的费用，以账户币种计。',
      en: "What this call cost, in the account's currency.",
    },
    schema: { ...amount, examples: ['0.05'] },
  },
  'X-Balance': {
    comes: 'sometimes',
    meaning: {
      zh: '本次调用之后账户的可用余额，以账户币种计；令牌无效，或请求在核对令牌之前已被拒绝时没有。',
      en: "What is left to spend after this call, in the account's currency; absent where the token is invalid, or the request was refused before the token was looked at.",
    },
    schema: { ...amount, examples: ['99.95'] },
  },
  'X-Cache': {
    comes: 'data',
    meaning: {
      zh: '数据的获取方式：`miss` 为本次调用向数据来源取得，`shared` 与同时进行的相同调用共用一次采集，`hit` 为已存数据，`stale` 为采集失败时返回的过期数据。',
      en: 'How the data came about: `miss` came from a source for this call, `shared` in one collection with identical calls in flight, `hit` was stored, `stale` is older than its lifetime and was given because the collection failed.',
    },
    schema: { type: 'string', examples: ['miss'] },
  },
  Age: {
    comes: 'data',
    meaning: {
      zh: '数据在此次调用之前已采集多久。单位：秒；为本次调用新采集的没有此响应头。',
      en: 'How long before the call the data was collected. Unit: seconds; absent where it was collected for it.',
    },
    schema: { type: 'integer', minimum: 0 },
  },
  'Idempotent-Replayed': {
    comes: 'data',
    meaning: {
      zh: '值为 `true` 表示这是幂等键此前已得到的结果，本次不再计费；其余情况没有此响应头。',
      en: '`true` where the answer is the one that the idempotency key brought before, at no further charge; absent otherwise.',
    },
    schema: { type: 'boolean' },
  },
  'X-Source': {
    comes: 'sometimes',
    meaning: {
      zh: '数据来源的名称；采集失败时同样给出。`sandbox` 或以 `/sandbox` 结尾的（如 `relay/sandbox`）为沙箱的虚构数据。',
      en: 'The name of the source that was asked for the data, also where it failed. `sandbox`, or what ends in `/sandbox` as `relay/sandbox` does, is made-up data.',
    },
    schema: { type: 'string', examples: ['sandbox'] },
  },
  RateLimit: {
    comes: 'sometimes',
    meaning: {
      zh: '速率限制（second）与每日配额（day）的剩余次数（r），以及多少秒后恢复（t）；没有剩余时，t 秒后可再次调用。',
      en: 'What is left (r) of the rate limit (second) and the daily quota (day), and in how many seconds it is restored (t) or, where nothing is left, the next call fits.',
    },
    schema: { type: 'string', examples: ['"second";r=9;t=1, "day";r=998;t=36000'] },
  },
  'RateLimit-Policy': {
    comes: 'sometimes',
    meaning: {
      zh: '适用的速率限制与每日配额：次数（q）与时间窗口的秒数（w）。',
      en: 'The rate limit and daily quota that apply: calls (q), and the window in seconds (w).',
    },
    schema: { type: 'string', examples: ['"second";q=10;w=1, "day";q=1000;w=86400'] },
  },
  'Retry-After': {
    comes: 'sometimes',
    meaning: {
      zh: '建议多久之后重试。单位：秒。',
      en: 'How long to wait before a retry. Unit: seconds.',
    },
    schema: { type: 'integer', minimum: 0 },
  },
  'Server-Timing': {
    comes: 'always',
    meaning: {
      zh: '本次调用的耗时：网关（gateway），以及访问过数据来源时的来源（source）。单位：毫秒。',
      en: 'How long the call took in the gateway and, where the source was asked, at the source. Unit: milliseconds.',
    },
    schema: { type: 'string', examples: ['gateway;dur=1.20, source;dur=50.10'] },
  },
}

export const answerHeaderNames: readonly string[] = Object.keys(answerHeaders)
