import { OperatorError, type Said } from '../core/errors.ts'
import { invalidValue, quoted, type Text } from '../core/text.ts'

/** What verbs are given, as their errors name it, with what it is called in plain words. */
const fields = {
  account: { zh: '账户', en: 'The account' },
  accountName: { zh: '账户名', en: 'The account name' },
  amount: { zh: '金额', en: 'The amount' },
  reason: { zh: '原因', en: 'The reason' },
  tokenId: { zh: '令牌编号', en: 'The token’s id' },
  name: { zh: '名称', en: 'The name' },
  ratePerSecond: { zh: '速率', en: 'The rate' },
  endpoints: { zh: '接口范围', en: 'The list of endpoints' },
  addresses: { zh: '来源地址', en: 'The list of addresses' },
  endpoint: { zh: '接口', en: 'The endpoint' },
  price: { zh: '价格', en: 'The price' },
  requestId: { zh: '请求编号', en: 'The request id' },
  limit: { zh: '条数', en: 'The limit' },
  after: { zh: '游标', en: 'The cursor' },
  changes: { zh: '要修改的内容', en: 'What changes' },
  file: { zh: '文件', en: 'The file' },
} as const satisfies Readonly<Record<string, Text>>

export type InputField = keyof typeof fields

/** Verbs that errors point to. */
export type Verb =
  | 'topUpAccount'
  | 'adjustAccount'
  | 'listTokens'
  | 'listCalls'
  | 'restoreDefaultPrice'

/** Why a verb cannot be carried out: what was given wrongly, and which verb helps. */
export function refused(
  said: Text | Said,
  about: { readonly field: InputField; readonly verb?: Verb },
): OperatorError {
  return new OperatorError(said, about)
}

/** A field as the subject of a sentence: in a surface's own name for it, or in plain words. */
export function subjectOf(field: InputField, name: string | undefined): Text {
  return name === undefined ? fields[field] : { zh: `${name} `, en: name }
}

/** A field's value that is not accepted. `accepted` is a noun. */
export function misread(field: InputField, value: string, accepted: Text): OperatorError {
  return refused((name) => invalidValue(subjectOf(field, name), quoted(value), accepted), { field })
}
