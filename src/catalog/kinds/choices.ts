import { nearest, type Text } from '../../core/text.ts'
import { choicesByText, isChoice } from './choice.ts'
import { type Choice, type Options, type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/**
 * Makes a parameter that is some of a closed list, with commas between: each once, in the order
 * given.
 */
export function choices(
  meaning: Text,
  of: readonly Choice[],
  { most, example, ...options }: Options & { readonly most: number; readonly example?: string },
): Parameter<readonly Choice[]> {
  const byText = choicesByText(of)
  const chosen = (names: readonly unknown[]): readonly Choice[] | undefined => {
    const found = [...new Set(names)].map((name) => byText.get(String(name)))
    const isWhole = found.every((each) => each !== undefined)
    return isWhole && found.length > 0 && found.length <= most ? found : undefined
  }
  const names = of.map(({ name }) => name)
  const isItem = (item: unknown) => typeof item === 'string' && byText.has(item)
  return parameter(meaning, options, {
    form: 'text',
    keywords: {
      type: 'array',
      items: { type: 'string', enum: names },
      minItems: 1,
      maxItems: most,
    },
    accepted: {
      zh: `1 至 ${most} 项，以逗号分隔：${names.join('、')}`,
      en: `1 to ${most} with commas between, of ${names.join(', ')}`,
    },
    choices: of,
    ...(example !== undefined && { example }),
    emptyIsAbsent: true,
    parse: (text) => chosen(itemsOf(text)),
    list: { itemsOf, isItem, most, areUnique: true },
    meant: (text) => {
      const unknown = itemsOf(text).find((item) => !byText.has(item))
      return unknown === undefined ? undefined : nearest(unknown, names)
    },
    parseJson: (given) => (Array.isArray(given) ? chosen(given) : undefined),
    print: (value) => value.map(({ name }) => name).join(','),
    toJson: (value) => value.map(({ name }) => name),
  })
}

const itemsOf = (text: string) => text.split(',').filter((item) => item !== '')

const areChoices: TypeGuard<readonly Choice[]> = (value): value is readonly Choice[] =>
  Array.isArray(value) && value.every(isChoice)

export const choicesIn = (values: ParameterValues, name: string): readonly Choice[] =>
  valueIn(values, name, areChoices)
