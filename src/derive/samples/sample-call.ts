import { acceptCacheParameter, type Endpoint } from '../../catalog/define.ts'
import type { Parameter } from '../../catalog/parameters.ts'
import type { Language, Text } from '../../core/text.ts'
import { callParameters, choicesOf, defaultOf } from '../call-parameters.ts'

/** The call that every sample of an endpoint makes. */
export interface SampleCall {
  /** Base address and path, without a query. */
  readonly url: string
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly say: (text: Text) => string
}

/** Where samples find the token. */
export const tokenVariable = 'ASTROLABE_TOKEN'

/** How long samples wait: a little longer than the 60 s that a call may take. */
export const timeoutSeconds = 65

/** How the body of a success begins: an envelope's members have a fixed order. */
export const successStart = '{"code":0,'

export const sampleTexts = {
  missingToken: {
    zh: `请先设置环境变量 ${tokenVariable}。`,
    en: `Set the environment variable ${tokenVariable} first.`,
  },
  failed: { zh: '请求未完成：', en: 'The request failed: ' },
  fixedOrder: {
    zh: '响应体以 code 开头，凭开头即可判断成败；data 等其余成员请用 JSON 库读取。',
    en: 'The body begins with code, so its beginning decides. Read data and the rest with a JSON library.',
  },
  readWithJq: {
    zh: '响应体以 code 开头，凭开头即可判断成败；data 等其余成员可用 jq 读取。',
    en: 'The body begins with code, so its beginning decides. Read data and the rest with jq.',
  },
} satisfies Record<string, Text>

export function sampleCall(endpoint: Endpoint, language: Language, server: string): SampleCall {
  return {
    url: `${server}${endpoint.path}`,
    parameters: callParameters(endpoint).flatMap(([name, parameter]) => {
      const value = shownValue(parameter)
      return value === undefined ? [] : [[name, value] as const]
    }),
    say: (text) => text[language],
  }
}

/** The value a sample gives; undefined for a flag that it leaves out. */
function shownValue(parameter: Parameter): string | undefined {
  if (parameter === acceptCacheParameter) return 'true'
  if (parameter.kind === 'boolean') return undefined
  if (parameter.kind === 'id') return parameter.example
  return defaultOf(parameter) ?? choicesOf(parameter)[0]?.name
}
