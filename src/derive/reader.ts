import type { Endpoint } from '../catalog/define.ts'
import { acceptCacheParameter } from '../catalog/define.ts'
import {
  type Choice,
  idPattern,
  type Parameter,
  type ParameterValues,
} from '../catalog/parameters.ts'
import { AppError } from '../core/errors.ts'
import { quotedExcerpt } from '../core/redact.ts'
import { invalidValue, type Text } from '../core/text.ts'

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
      const result =
        given && given.length > 1 ? { problem: repeated(name, given.length) } : reader(given?.[0])
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
      const fallback = parameter.default && codes.get(parameter.default)
      const accepted = acceptedChoices(parameter.choices)
      return (value) => readChoice(name, value, codes, fallback, accepted)
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
  if (value === undefined || value === '') return missing(name, acceptedId)
  return idPattern.test(value) ? { value } : invalid(name, value, acceptedId)
}

/** What an id looks like, as a noun. */
export const acceptedId: Text = {
  zh: '16 至 19 位数字，首位不为 0',
  en: '16 to 19 digits that do not start with 0',
}

function readChoice(
  name: string,
  value: string | undefined,
  codes: ReadonlyMap<string, string>,
  fallback: string | undefined,
  accepted: Text,
) {
  if (value === undefined)
    return fallback === undefined ? missing(name, accepted) : { value: fallback }
  const code = codes.get(value)
  return code === undefined ? invalid(name, value, accepted) : { value: code }
}

/** Each choice by its name, with what it stands for. */
function acceptedChoices(choices: readonly Choice[]): Text {
  const zh = choices.map(({ name, label }) => `${name}（${label.zh}）`)
  const en = choices.map(({ name, label }) => `${name} (${label.en})`)
  return { zh: `${zh.join('、')}之一`, en: `one of ${en.join(', ')}` }
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
  return invalid(name, value, {
    zh: '1 至 64 个字母、数字或汉字',
    en: '1 to 64 letters or digits',
  })
}

function readBoolean(name: string, value: string | undefined, fallback: boolean) {
  if (value === undefined) return { value: String(fallback) }
  const lower = value.toLowerCase()
  if (lower === 'true' || lower === '1') return { value: 'true' }
  if (lower === 'false' || lower === '0') return { value: 'false' }
  return invalid(name, value, { zh: 'true 或 false', en: 'true or false' })
}

function missing(name: string, accepted: Text): { problem: Problem } {
  return {
    problem: {
      zh: `缺少参数 ${name}，应为 ${accepted.zh}`,
      en: `${name} is missing: give ${accepted.en}`,
    },
  }
}

function invalid(name: string, value: string, accepted: Text): { problem: Problem } {
  return {
    problem: invalidValue({ zh: `参数 ${name} `, en: name }, quotedExcerpt(value), accepted),
  }
}

/** What to say of a parameter that may be given once. */
export function repeated(name: string, times: number): Text {
  return {
    zh: `参数 ${name} 出现了 ${times} 次，只能传一次`,
    en: `${name} is given ${times} times: give it once`,
  }
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

function joined(problems: readonly Problem[]): Text {
  return {
    zh: problems.map(({ zh }) => zh).join('；'),
    en: problems.map(({ en }) => en).join('; '),
  }
}
