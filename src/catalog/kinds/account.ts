import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'

/** By what people know an account at Douyin. */
export type AccountName = 'uid' | 'secUid' | 'uniqueId'

interface Spelling {
  readonly pattern: RegExp
  /** What such a name is, as a noun, for whoever gave something else. */
  readonly accepted: Text
}

const spellings: Readonly<Record<AccountName, Spelling>> = {
  uid: {
    pattern: /^[1-9]\d{4,18}$/,
    accepted: { zh: '5 至 19 位数字，首位不为 0', en: '5 to 19 digits that do not start with 0' },
  },
  secUid: {
    pattern: /^MS4w[\w.-]{12,124}$/,
    accepted: {
      zh: '抖音主页地址 douyin.com/user/ 之后以 MS4w 开头的部分',
      en: 'what follows douyin.com/user/ in the address of a Douyin page and starts with MS4w',
    },
  },
  uniqueId: {
    pattern: /^[\w.-]{2,32}$/,
    accepted: {
      zh: '2 至 32 个字母、数字、下划线、点或连字符',
      en: '2 to 32 letters, digits, underscores, dots or hyphens',
    },
  },
}

/** The account of the creator whose answers the documentation shows. */
export const documentedAccount: Readonly<Record<AccountName, string>> = {
  uid: '90558943115',
  secUid: 'MS4wLjABAAAAexampleexampleexampleexampleexampleexample',
  uniqueId: 'demo_creator',
}

/** Whether a text is spelt as such names are. */
export const isAccountName = (name: AccountName, text: string): boolean =>
  spellings[name].pattern.test(text)

/** Makes a parameter that is such a name of an account, kept as text. */
export const account = (
  meaning: Text,
  name: AccountName,
  options: Options = {},
): Parameter<string> =>
  parameter(meaning, options, {
    form: 'text',
    keywords: { type: 'string', pattern: spellings[name].pattern.source },
    accepted: spellings[name].accepted,
    example: documentedAccount[name],
    emptyIsAbsent: true,
    parse: (text) => (isAccountName(name, text) ? text : undefined),
    print: (value) => value,
  })
