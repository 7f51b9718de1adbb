import type { Text } from '../../core/text.ts'
import { oneOf } from './choice.ts'
import { type Choice, type Options, type Parameter, parameter } from './kind.ts'

/** A value has letters of any script, digits and the punctuation that industry names have. */
const textPattern = /^[\p{L}\p{N}_/&·.-]{1,64}$/u

/**
 * Free text for the contract, of which some values are known: these are read by name, code or
 * Chinese label, as their codes; any other goes to the upstream as it is.
 */
export function known(
  meaning: Text,
  choices: readonly Choice[],
  options: Options = {},
): Parameter<string> {
  const codes = new Map(
    choices.flatMap(({ name, code = name, label }) =>
      [name, code, label.zh].map((text) => [text, code] as const),
    ),
  )
  const nameOf = (code: string) => choices.find((each) => each.code === code)?.name ?? code
  const names = choices.map(({ name }) => name)
  // An importer takes the first for the value of a call.
  const usual = options.default === undefined ? [] : [nameOf(options.default)]
  const isRequired = options.default === undefined && !options.optional
  const [first] = names
  const listed = oneOf(choices)
  return parameter(meaning, options, {
    form: 'suggestions',
    keywords: { type: 'string', examples: [...new Set([...usual, ...names])] },
    accepted: {
      zh: `${listed.zh}，或其他 1 至 64 个字母、数字或汉字`,
      en: `${listed.en}, or another code of 1 to 64 letters or digits`,
    },
    choices,
    isOpen: true,
    ...(isRequired && first !== undefined && { example: first }),
    emptyIsAbsent: true,
    parse: (text) => codes.get(text) ?? (textPattern.test(text) ? text : undefined),
    print: (code) => code,
    document: nameOf,
  })
}
