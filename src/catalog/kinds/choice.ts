import type { Text } from '../../core/text.ts'
import { type Choice, type Options, type Parameter, parameter } from './kind.ts'
import { isText, type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/**
 * Makes a parameter that is one of a closed list, given by its name or the upstream's code. Throws
 * where two share one.
 */
export function choice(
  meaning: Text,
  choices: readonly Choice[],
  options: Options = {},
): Parameter<Choice> {
  const byText = choicesByText(choices)
  const [first] = choices
  return parameter(meaning, options, {
    form: 'select',
    keywords: { type: 'string', enum: choices.map(({ name }) => name) },
    accepted: oneOf(choices),
    choices,
    // An importer that goes by examples has none of its own; and one of them may want another.
    ...(options.default === undefined && first && { example: first.name }),
    // What the upstream has as an empty code is a choice of its own.
    emptyIsAbsent: options.optional === true && !byText.has(''),
    parse: (text) => byText.get(text),
    print: ({ name }) => name,
  })
}

/** Finds choices by name and code. Throws where a name or code stands for two. */
export function choicesByText(choices: readonly Choice[]): ReadonlyMap<string, Choice> {
  const byText = new Map<string, Choice>()
  for (const each of choices) {
    for (const text of new Set([each.name, each.code ?? each.name])) {
      if (byText.has(text)) throw new Error(`Catalog: the choice ${text} is there twice.`)
      byText.set(text, each)
    }
  }
  return byText
}

/** Each choice by its name, with what it stands for, as a noun. */
export function oneOf(choices: readonly Choice[]): Text {
  const zh = choices.map(({ name, label }) => `${name}（${label.zh}）`)
  const en = choices.map(({ name, label }) => `${name} (${label.en})`)
  return { zh: `${zh.join('、')}之一`, en: `one of ${en.join(', ')}` }
}

export const isChoice: TypeGuard<Choice> = (value): value is Choice =>
  typeof value === 'object' && value !== null && 'name' in value && 'label' in value

/** The choice that a call made. */
export const choiceIn = (values: ParameterValues, name: string): Choice =>
  valueIn(values, name, isChoice)

/**
 * The upstream's code of the choice that a call made, or its name where nobody knows the code. Where
 * a path takes other texts than the choices as well, the value is the code already.
 */
export function codeIn(values: ParameterValues, name: string): string {
  const value = values[name]
  if (isText(value)) return value
  const chosen = choiceIn(values, name)
  return chosen.code ?? chosen.name
}

/** The choices of a call whose codes nobody knows: only by name can they be asked for. */
export function withoutCode(values: ParameterValues): readonly Choice[] {
  return Object.values(values)
    .filter(isChoice)
    .filter(({ code }) => code === undefined)
}
