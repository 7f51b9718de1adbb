import { LineCounter, parseDocument, Scalar, visit, type YAMLError } from 'yaml'
import { OperatorError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import { readTextFile } from '../core/text-file.ts'

/** What stands under a name: text as it is written, nothing, a list or a group. */
export type FileValue = string | null | readonly FileValue[] | FileGroup

export interface FileGroup {
  readonly [name: string]: FileValue
}

/**
 * Reads a YAML file with every value as the text it is written in, since what YAML takes for a number
 * or a day may be a token. A bare `null` is refused where `isAccepted` tells of a setting's dotted
 * name that it could be meant as text. Throws OperatorError; quotes nothing that may be a secret.
 */
export function readSettingsFile(
  file: string,
  isAccepted: (name: string, text: string) => boolean,
): FileGroup {
  const lineCounter = new LineCounter()
  const document = parseDocument(readTextFile(file), {
    // It knows no type but text.
    schema: 'failsafe',
    lineCounter,
    prettyErrors: false,
  })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault) throw invalid(file, fault, lineCounter)
  visit(document, {
    Pair: (_, { key, value }, path) => {
      if (!(key instanceof Scalar)) throw noSettings(file)
      if (!(value instanceof Scalar)) return
      if (value.type?.startsWith('BLOCK')) value.value = String(value.value).trimEnd()
      if (value.type !== 'PLAIN' || !/^(|~|null)$/i.test(String(value.value))) return
      const name = [...path.flatMap(keyOf), String(key.value)].join('.')
      const text = String(value.value)
      if (text !== '' && isAccepted(name, text)) throw bareNull(file, name, text)
      value.value = null
    },
  })
  const read = resolved(file, () => document.toJS({ maxAliasCount: 100 }))
  if (read === null) return {}
  if (typeof read === 'object' && !Array.isArray(read)) return read as FileGroup
  throw noSettings(file)
}

function noSettings(file: string): OperatorError {
  return new OperatorError({
    zh: `${file} 的内容不是设置，应为 name: value 的形式`,
    en: `${file} holds no settings: give names with values`,
  })
}

/** The name of a group that something stands in. */
function keyOf(ancestor: unknown): string[] {
  return typeof ancestor === 'object' && ancestor !== null && 'key' in ancestor
    ? [String(ancestor.key)]
    : []
}

function resolved(file: string, resolve: () => FileValue): FileValue {
  try {
    const value = resolve()
    // What has an anchor may stand within itself.
    JSON.stringify(value)
    return value
  } catch {
    throw new OperatorError({
      zh: `${file} 中的锚点与别名（& 与 *）无法展开：请直接写出各项的值`,
      en: `The anchors and aliases (& and *) in ${file} cannot be resolved: write the values out`,
    })
  }
}

const faults: Readonly<Partial<Record<YAMLError['code'], Text>>> = {
  DUPLICATE_KEY: { zh: '名称重复', en: 'a name is given twice' },
  TAB_AS_INDENT: { zh: '缩进应为空格，不能用制表符', en: 'a tab indents it: use spaces' },
  MULTIPLE_DOCS: { zh: '只能有一个文档（---）', en: 'a second document (---) begins: keep one' },
  BAD_INDENT: { zh: '缩进或括号有误', en: 'the indentation or a bracket is wrong' },
  MISSING_CHAR: { zh: '引号或括号没有闭合', en: 'a quotation mark or bracket is not closed' },
  TAG_RESOLVE_FAILED: { zh: '不支持标签（!）', en: 'tags (!) are not read' },
  BAD_SCALAR_START: {
    zh: '值以保留字符开头：请加引号',
    en: 'a value begins with a reserved character: put it in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    zh: '值中有冒号加空格：请加引号',
    en: 'a value holds a colon with a space: put it in quotes',
  },
}

const otherFault: Text = { zh: '语法有误', en: 'the syntax is wrong' }

function invalid(file: string, { code, pos }: YAMLError, lines: LineCounter): OperatorError {
  const { line, col } = lines.linePos(pos[0])
  const fault = faults[code] ?? otherFault
  return new OperatorError({
    zh: `${file} 不是有效的 YAML：第 ${line} 行第 ${col} 列：${fault.zh}`,
    en: `${file} is not valid YAML: line ${line}, column ${col}: ${fault.en}`,
  })
}

function bareNull(file: string, name: string, text: string): OperatorError {
  return new OperatorError({
    zh: `${file} 中的设置 ${name} 为 ${text}：若值就是如此，请加引号；若没有值，请删去`,
    en: `The setting ${name} in ${file} is ${text}: put it in quotes if that is its value, or leave it out if it has none`,
  })
}
