import type { Endpoint } from '../catalog/define.ts'
import { acceptCacheParameter } from '../catalog/define.ts'
import {
  type Choice,
  idPattern,
  type Parameter,
  type ParameterValues,
} from '../catalog/parameters.ts'
import { AppError } from '../core/errors.ts'
import { redactTokens } from '../core/redact.ts'
import type { Text } from '../core/text.ts'

/** A query string, decoded: every name with its values in the order given. */
export type Query = ReadonlyMap<string, readonly string[]>

export interface Reading {
  /** The endpoint's own parameters, as the upstream's codes. */
  readonly values: ParameterValues
  readonly acceptCache: boolean
}

export type Reader = (query: Query) => Reading

/** What is wrong with a value; undefined when it was read. */
type Problem = Text

type ValueReader = (value: string | undefined) => { value: string } | { problem: Problem }

/**
 * Compiles an endpoint's parameters into one function. It throws AppError 400 that names every
 * parameter that is wrong, its value and what is accepted. Unknown parameters are ignored.
 */
export function compileReader(endpoint: Endpoint): Reader {
  const readers = Object.entries(endpoint.parameters).map(
    ([name, parameter]) => [name, compileParameter(name, parameter)] as const,
  )
  const readAcceptCache = compileParameter('acceptCache', acceptCacheParameter)

  return (query) => {
    const values: Record<string, string> = {}
    const problems: Problem[] = []
    const read = (name: string, reader: ValueReader): string | undefined => {
      const given = query.get(name)
      const result = given && given.length > 1 ? repeated(name, given.length) : reader(given?.[0])
      if ('value' in result) return result.value
      problems.push(result.problem)
      return undefined
    }
    for (const [name, reader] of readers) {
      const value = read(name, reader)
      if (value !== undefined) values[name] = value
    }
    const acceptCache = endpoint.acceptsCache && read('acceptCache', readAcceptCache) === 'true'
    if (problems.length > 0) throw new AppError(400, joined(problems))
    return { values, acceptCache }
  }
}

function compileParameter(name: string, parameter: Parameter): ValueReader {
  switch (parameter.kind) {
    case 'id':
      return (value) => readId(name, value)
    case 'choice': {
      const codes = codesOf(parameter.choices)
      const fallback = codes.get(parameter.default) ?? parameter.default
      return (value) => readChoice(name, value, codes, fallback, parameter.choices)
    }
    case 'open': {
      const codes = new Map([
        ...codesOf(parameter.known),
        ...parameter.known.map(({ name, code = name, label }) => [label.zh, code] as const),
      ])
      return (value) => readOpen(name, value, codes, parameter.default)
    }
    case 'boolean':
      return (value) => readBoolean(name, value, parameter.default)
  }
}

function readId(name: string, value: string | undefined) {
  if (value === undefined || value === '') {
    return problem(
      `缺少参数 ${name}：应为 16 至 19 位数字`,
      `${name} is missing: give 16 to 19 digits`,
    )
  }
  if (idPattern.test(value)) return { value }
  return problem(
    `参数 ${name} 的值 ${quoted(value)} 不是有效编号：应为 16 至 19 位数字，首位不为 0`,
    `${name} is ${quoted(value)}, which is no id: give 16 to 19 digits that do not start with 0`,
  )
}

function readChoice(
  name: string,
  value: string | undefined,
  codes: ReadonlyMap<string, string>,
  fallback: string,
  choices: readonly Choice[],
) {
  if (value === undefined) return { value: fallback }
  const code = codes.get(value)
  if (code !== undefined) return { value: code }
  const names = choices.map((choice) => choice.name).join(', ')
  return problem(
    `参数 ${name} 的值 ${quoted(value)} 不可用：可用值为 ${names}`,
    `${name} is ${quoted(value)}: accepted are ${names}`,
  )
}

/** Letters of any script, digits and the punctuation that industry names have. */
const openPattern = /^[\p{L}\p{N}_/&·.-]{1,64}$/u

function readOpen(
  name: string,
  value: string | undefined,
  codes: ReadonlyMap<string, string>,
  fallback: string,
) {
  if (value === undefined || value === '') return { value: fallback }
  const code = codes.get(value)
  if (code !== undefined) return { value: code }
  if (openPattern.test(value)) return { value }
  return problem(
    `参数 ${name} 的值 ${quoted(value)} 不可用：应为 1 至 64 个字母、数字或汉字`,
    `${name} is ${quoted(value)}: give 1 to 64 letters or digits`,
  )
}

function readBoolean(name: string, value: string | undefined, fallback: boolean) {
  if (value === undefined) return { value: String(fallback) }
  const lower = value.toLowerCase()
  if (lower === 'true' || lower === '1') return { value: 'true' }
  if (lower === 'false' || lower === '0') return { value: 'false' }
  return problem(
    `参数 ${name} 的值 ${quoted(value)} 不可用：可用值为 true、false`,
    `${name} is ${quoted(value)}: accepted are true, false`,
  )
}

function repeated(name: string, times: number) {
  return problem(
    `参数 ${name} 出现了 ${times} 次：只能给一次`,
    `${name} is given ${times} times: give it once`,
  )
}

/** Names and raw codes, each to the code; a choice whose code nobody knows keeps its name. */
function codesOf(choices: readonly Choice[]): ReadonlyMap<string, string> {
  return new Map(
    choices.flatMap(({ name, code = name }) => [
      [name, code],
      [code, code],
    ]),
  )
}

function problem(zh: string, en: string): { problem: Problem } {
  return { problem: { zh, en } }
}

function joined(problems: readonly Problem[]): Text {
  return {
    zh: problems.map(({ zh }) => zh).join('；'),
    en: problems.map(({ en }) => en).join('; '),
  }
}

/** The caller's own value, short enough to read and without what could break a terminal. */
function quoted(value: string): string {
  const visible = redactTokens(value).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '\uFFFD')
  return JSON.stringify(visible.length > 40 ? `${visible.slice(0, 40)}…` : visible)
}
