import type { Text } from '../../core/text.ts'
import { idPattern } from './id.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { isText, type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/** Makes a parameter that is some ids with commas between: each once, in the order given. */
export const ids = (
  meaning: Text,
  { most, example, ...options }: Options & { readonly most: number; readonly example: string },
): Parameter<readonly string[]> => {
  const read = (given: readonly unknown[]): readonly string[] | undefined => {
    const found = [...new Set(given)]
    return found.every(isId) && found.length > 0 && found.length <= most ? found : undefined
  }
  return parameter(meaning, options, {
    form: 'text',
    keywords: {
      type: 'array',
      items: { type: 'string', pattern: idPattern.source },
      minItems: 1,
      maxItems: most,
    },
    accepted: {
      zh: `1 至 ${most} 个 ID，以逗号分隔，每个为 16 至 19 位数字，首位不为 0`,
      en: `1 to ${most} ids with commas between, each of 16 to 19 digits that do not start with 0`,
    },
    example,
    emptyIsAbsent: true,
    parse: (text) => read(itemsOf(text)),
    list: { itemsOf, isItem: isId, most, areUnique: true },
    parseJson: (given) => (Array.isArray(given) ? read(given) : undefined),
    print: (value) => value.join(','),
    toJson: (value) => value,
  })
}

const itemsOf = (text: string) => text.split(',').filter((item) => item !== '')

const isId: TypeGuard<string> = (value): value is string => isText(value) && idPattern.test(value)

const areTexts: TypeGuard<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.every(isText)

export const idsIn = (values: ParameterValues, name: string): readonly string[] =>
  valueIn(values, name, areTexts)
