import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/** A label is letters and digits of any script and the punctuation that the upstream's labels have. */
const labelPattern = /^[\p{L}\p{N}][\p{L}\p{N} _/&·.-]{0,31}$/u

/**
 * Makes a parameter that is some of an open list of labels, with commas between, full-width ones
 * too: each once, in the order given.
 */
export const labels = (
  meaning: Text,
  { most, example, ...options }: Options & { readonly most: number; readonly example: string },
): Parameter<readonly string[]> => {
  const whole = (given: readonly string[]): readonly string[] | undefined => {
    const found = [...new Set(given.map((each) => each.trim()))]
    return found.every(isLabel) && found.length > 0 && found.length <= most ? found : undefined
  }
  return parameter(meaning, options, {
    form: 'text',
    keywords: {
      type: 'array',
      items: { type: 'string', maxLength: 32 },
      minItems: 1,
      maxItems: most,
    },
    accepted: {
      zh: `1 至 ${most} 个标签，以逗号分隔，如 ${example}`,
      en: `1 to ${most} labels with commas between, such as ${example}`,
    },
    example,
    emptyIsAbsent: true,
    parse: (text) => whole(itemsOf(text)),
    list: { itemsOf, isItem: isLabel, most, areUnique: true },
    parseJson: (given) => (areLabels(given) ? whole(given) : undefined),
    print: (value) => value.join(','),
    toJson: (value) => value,
  })
}

const itemsOf = (text: string) => text.split(/[,，]/).filter((label) => label.trim() !== '')

const isLabel = (item: unknown) => typeof item === 'string' && labelPattern.test(item.trim())

const areLabels: TypeGuard<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

export const labelsIn = (values: ParameterValues, name: string): readonly string[] =>
  valueIn(values, name, areLabels)
