import type { Text } from '../../core/text.ts'
import { type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/** A line that is longer than this is no name, address or share text. */
const longestLine = 2000

/**
 * Makes a parameter that is up to `most` lines of free text: a list of JSON, or a text with line
 * breaks between. Empty lines and spaces about a line are left out.
 */
export const lines = (
  meaning: Text,
  { most, example }: { readonly most: number; readonly example: string },
): Parameter<readonly string[]> => {
  const whole = (given: readonly unknown[]): readonly string[] | undefined => {
    // Not everything that JSON can say has a text.
    if (!given.every(isLine)) return undefined
    const found = given.map((each) => String(each).trim()).filter((line) => line !== '')
    return found.length > 0 && found.length <= most ? found : undefined
  }
  return parameter(
    meaning,
    {},
    {
      form: 'text',
      keywords: {
        type: 'array',
        items: { type: 'string', maxLength: longestLine },
        minItems: 1,
        maxItems: most,
      },
      accepted: {
        zh: `1 至 ${most} 行文本的列表，每行至多 ${longestLine} 个字符`,
        en: `a list of 1 to ${most} lines of text, each of ${longestLine} characters at most`,
      },
      example,
      emptyIsAbsent: true,
      parse: (text) => whole(itemsOf(text)),
      list: { itemsOf, isItem: isLine, most, areUnique: false },
      parseJson: (given) => (Array.isArray(given) ? whole(given) : undefined),
      print: (value) => value.join('\n'),
      toJson: (value) => value,
    },
  )
}

const itemsOf = (text: string) => text.split(/\r\n|[\r\n]/)

const isLine = (item: unknown) =>
  (typeof item === 'string' || Number.isSafeInteger(item)) &&
  String(item).trim().length <= longestLine

const areLines: TypeGuard<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

export const linesIn = (values: ParameterValues, name: string): readonly string[] =>
  valueIn(values, name, areLines)
