import { acceptCacheParameter } from '../../catalog/define.ts'
import type { Choice, Parameter } from '../../catalog/kinds/kind.ts'
import { namesInPath } from '../../catalog/operations/operation.ts'
import type { Confidence } from '../../catalog/units.ts'
import type { Language, Text } from '../../core/text.ts'
import { callParameters, type Described, examplePath } from '../call-parameters.ts'
import { confidenceWords } from '../schema.ts'

/** Where samples find the gateway, without a final slash, and what describes it. */
export interface SampleAddresses {
  readonly server: string
  /** The second environment, where there is one. */
  readonly cn?: string
  readonly openapi: string
}

/** The call that every sample of an operation makes. */
export interface SampleCall {
  /** The base address and the path, without a query. */
  readonly url: string
  /** Those of its query. */
  readonly parameters: readonly SampleParameter[]
  /** The JSON object that a POST sends; undefined of a GET. */
  readonly body?: SampleBody
  readonly say: (text: Text) => string
}

/** The members of a JSON object: those that the shortest call has, and all that are shown. */
export interface SampleBody {
  readonly required: Readonly<Record<string, unknown>>
  readonly shown: Readonly<Record<string, unknown>>
}

export interface SampleParameter {
  readonly name: string
  readonly value: string
  /** Whether the shortest call that tells anything has it. */
  readonly required: boolean
  /** The value's meaning on one line; absent where the value speaks for itself. */
  readonly note?: string
}

/** Where samples find the token. */
export const tokenVariable = 'ASTROLABE_TOKEN'

/** How long samples wait: a little longer than the 60 s that a call may take. */
export const timeoutSeconds = 65

/** What stands around `data` in a success, for languages that cannot read JSON: the order is fixed. */
export const marks = { success: '{"code":0,', data: ',"data":', end: ',"recordTime":' }

export const sampleTexts = {
  missingToken: {
    zh: `请先设置环境变量 ${tokenVariable}。`,
    en: `Set the environment variable ${tokenVariable} first.`,
  },
  failed: { zh: '请求未完成：', en: 'The request failed: ' },
  fixedOrder: {
    zh: '字段顺序固定：code 在最前，data 在 recordTime 之前。',
    en: 'The order of members is fixed: code comes first, and data before recordTime.',
  },
  mainland: (cn: string): Text => ({
    zh: `中国大陆的调用方建议改用 ${cn}（prod-cn）`,
    en: `Callers in mainland China: ${cn} (prod-cn) is likely nearer`,
  }),
  acceptCache: {
    zh: '可返回有效期内的已存结果；去掉这一项则每次重新采集。',
    en: 'A stored answer will do; without this every call collects afresh.',
  },
} satisfies Record<string, Text | ((value: string) => Text)>

export function sampleCall(operation: Described, language: Language, server: string): SampleCall {
  const say = (text: Text) => text[language]
  const url = `${server}${examplePath(operation)}`
  if (operation.method === 'POST') return { url, parameters: [], body: bodyOf(operation), say }
  const inPath = namesInPath(operation.path)
  const telling = tellingParameter(operation)
  return {
    url,
    parameters: callParameters(operation).flatMap(([name, parameter]) => {
      const isTelling = parameter === telling
      const given = isTelling ? parameter.example : shownValue(parameter)
      const value = inPath.has(name) ? undefined : given
      if (value === undefined) return []
      const note = noteOf(parameter, value, language)
      const required = parameter.required || isTelling
      return [{ name, value, required, ...(note !== undefined && { note: oneLine(note) }) }]
    }),
    say,
  }
}

function bodyOf({ parameters }: Described): SampleBody {
  const shown = Object.entries(parameters).filter(([, each]) => shownValue(each) !== undefined)
  const membersOf = (of: typeof shown) =>
    Object.fromEntries(
      of.map(([name, { keywords }]) => [name, keywords.default ?? keywords.example]),
    )
  return { required: membersOf(shown.filter(([, each]) => each.required)), shown: membersOf(shown) }
}

/** The lines that give the members of a body, where they are written as JSON writes them. */
export function memberLines(
  body: SampleBody,
  line: (name: string, json: string) => string,
): string {
  return Object.entries(body.shown)
    .map(([name, value]) => `${line(name, JSON.stringify(value))}\n`)
    .join('')
}

/** Of a call that must give nothing, the first parameter that shows what can be asked. */
function tellingParameter({ parameters }: Described): Parameter | undefined {
  const all = Object.values(parameters)
  if (all.some(({ required }) => required)) return undefined
  return all.find(({ example }) => example !== undefined)
}

/** The lines that give a sample's parameters, each below what its value means. */
export function parameterLines(
  { parameters }: SampleCall,
  commentStart: string,
  line: (parameter: SampleParameter) => string,
): string {
  return parameters
    .flatMap((parameter) => [
      ...(parameter.note === undefined ? [] : [`${commentStart} ${parameter.note}`]),
      line(parameter),
    ])
    .map((text) => `${text}\n`)
    .join('')
}

/** What a value means, and how sure that is. */
export function labelOf({ label, confidence }: Choice, language: Language): string {
  return `${label[language]}${unsure(confidence, language)}`
}

/** What follows a meaning that is not sure, in parentheses; nothing where it is. */
export function unsure(confidence: Confidence | undefined, language: Language): string {
  if (confidence === undefined) return ''
  const word = confidenceWords[confidence][language]
  return language === 'zh' ? `（${word}）` : ` (${word})`
}

/** The value a sample gives; undefined for what it leaves out. */
function shownValue(parameter: Parameter): string | undefined {
  if (parameter === acceptCacheParameter) return 'true'
  if (parameter.form === 'switch') return undefined
  if (!parameter.required && parameter.default === undefined) return undefined
  return parameter.default ?? parameter.example ?? parameter.choices[0]?.name
}

function noteOf(parameter: Parameter, value: string, language: Language): string | undefined {
  if (parameter === acceptCacheParameter) return sampleTexts.acceptCache[language]
  const choice = parameter.choices.find(({ name }) => name === value)
  return choice && labelOf(choice, language)
}

/** Makes text fit for a line comment: Java reads backslashes and PHP its closing tag even there. */
function oneLine(text: string): string {
  return text.replace(/(?:\s|\\|\?>)+/g, ' ')
}
