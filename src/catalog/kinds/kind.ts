import { quotedExcerpt } from '../../core/redact.ts'
import { invalidValue, spaced, type Text } from '../../core/text.ts'
import type { Confidence } from '../units.ts'
import { type ListTraits, listFault, listFaultText } from './list-fault.ts'

/** One of a list of values. */
export interface Choice {
  /** The name the contract documents. */
  readonly name: string
  /**
   * The upstream's own code, which is accepted too; it is absent where nobody knows it, and empty
   * where the upstream is asked for that choice by leaving the parameter out.
   */
  readonly code?: string
  readonly label: Text
  readonly confidence?: Confidence
}

/** What a parameter's text was read as, or what is wrong with it, in words for whoever sent it. */
export type Reading<V> = { readonly value: V } | { readonly problem: Text }

/** How a form asks for a value. */
export type Form = 'text' | 'select' | 'suggestions' | 'switch' | 'number' | 'day'

/** JSON Schema of a parameter's values, without the words of any language. */
export type Keywords = Readonly<Record<string, unknown>> & {
  readonly type: 'string' | 'integer' | 'boolean' | 'array'
}

/** One parameter of an operation: everything that any surface has to know of it. */
export interface Parameter<V = unknown> {
  readonly meaning: Text
  readonly required: boolean
  readonly confidence?: Confidence
  readonly form: Form
  readonly keywords: Keywords
  /** What is documented of its values; empty where they are no list. */
  readonly choices: readonly Choice[]
  /** Whether other values than `choices` are accepted too. */
  readonly isOpen: boolean
  /**
   * What it means where it is absent, as the documentation writes it; undefined where it has no
   * default.
   */
  readonly default?: string
  /** A value for samples and forms; undefined where the default or a choice will do. */
  readonly example?: string
  /**
   * Reads a query's values of the name, of which there are none where it is absent: it is then the
   * default, or undefined where there is none.
   */
  read(name: string, given: readonly string[]): Reading<V | undefined>
  /** Reads a member of a JSON object, where undefined and null are as good as absent. */
  readJson(name: string, given: unknown): Reading<V | undefined>
  /** A value as a query gives it; undefined where it is the default anyway. */
  write(value: V): string | undefined
}

/**
 * What every kind lets its parameters say. One with neither a default nor `optional` is required.
 */
export interface Options {
  /** The default as a caller would write it. */
  readonly default?: string
  readonly optional?: true
  readonly confidence?: Confidence
}

/** What is particular to a kind; everything else is the same for all of them. */
export interface KindTraits<V> {
  readonly form: Form
  readonly keywords: Keywords
  /** What a value may be, as a noun. */
  readonly accepted: Text
  readonly choices?: readonly Choice[]
  readonly isOpen?: boolean
  readonly example?: string
  /** Whether an empty text is as good as none: forms send it where nothing was filled in. */
  readonly emptyIsAbsent: boolean
  /** Reads a text; undefined where it is none of the kind's values. */
  readonly parse: (text: string) => V | undefined
  /** The one of the kind's values that a text which is none was probably meant for. */
  readonly meant?: (text: string) => string | undefined
  /** What a list is made of, for telling which of it is wrong; other kinds have none. */
  readonly list?: ListTraits
  /** Reads what JSON says otherwise than by a text; a kind whose text will do has none. */
  readonly parseJson?: (given: unknown) => V | undefined
  readonly print: (value: V) => string
  /**
   * A value as the documentation writes it and as JSON has it, where that is not how it is printed.
   */
  readonly document?: (value: V) => string
  readonly toJson?: (value: V) => unknown
}

/** Makes a parameter of a kind. Throws where its default or example is none of its own values. */
export function parameter<V>(meaning: Text, options: Options, traits: KindTraits<V>): Parameter<V> {
  const { accepted, parse, parseJson, print } = traits
  const fallback = options.default === undefined ? undefined : parse(options.default)
  if (options.default !== undefined && fallback === undefined) {
    throw new Error(`Catalog: the default ${options.default} is not accepted.`)
  }
  const usual = fallback === undefined ? undefined : print(fallback)
  const required = fallback === undefined && !options.optional
  const absent = (name: string): Reading<V | undefined> =>
    required ? { problem: missing(name, accepted) } : { value: fallback }
  const readText = (name: string, text: string): Reading<V | undefined> => {
    if (text === '' && traits.emptyIsAbsent) return absent(name)
    const value = parse(text)
    if (value !== undefined) return { value }
    return { problem: withMeant(wrong(name, text), traits.meant?.(text)) }
  }
  const wrong = (name: string, given: unknown): Text => {
    const fault = traits.list && listFault(traits.list, given)
    return fault ? listFaultText(name, fault, accepted) : invalid(name, given, accepted)
  }
  return {
    meaning,
    required,
    ...(options.confidence && { confidence: options.confidence }),
    ...documented(traits, fallback),
    read(name, given) {
      const [text] = given
      if (text === undefined) return absent(name)
      return given.length > 1 ? { problem: repeated(name, given.length) } : readText(name, text)
    },
    readJson(name, given) {
      if (given === undefined || given === null) return absent(name)
      const value = parseJson?.(given)
      if (value !== undefined) return { value }
      const text = textOf(given)
      return text === undefined ? { problem: wrong(name, given) } : readText(name, text)
    },
    write(value) {
      const text = print(value)
      return text === usual ? undefined : text
    },
  }
}

function documented<V>(traits: KindTraits<V>, fallback: V | undefined) {
  const { form, keywords, choices = [], isOpen = false, example, parse, print } = traits
  const { document = print, toJson = document } = traits
  const shown = fallback === undefined ? undefined : document(fallback)
  const sample = example === undefined ? undefined : parse(example)
  if (example !== undefined && sample === undefined) {
    throw new Error(`Catalog: the example ${example} is not accepted.`)
  }
  return {
    form,
    keywords: {
      ...keywords,
      ...(fallback !== undefined && { default: toJson(fallback) }),
      ...(sample !== undefined && { example: toJson(sample) }),
    },
    choices,
    isOpen,
    ...(shown !== undefined && { default: shown }),
    ...(example !== undefined && { example }),
  }
}

/** A plain value of JSON as its text. A number that is not exact could be another one's. */
function textOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given
  if (typeof given === 'boolean' || Number.isSafeInteger(given)) return String(given)
  return typeof given === 'number' && !Number.isInteger(given) ? String(given) : undefined
}

function missing(name: string, accepted: Text): Text {
  return {
    zh: `缺少参数 ${name}，应为${spaced(accepted.zh)}`,
    en: `${name} is missing: give ${accepted.en}`,
  }
}

function invalid(name: string, given: unknown, accepted: Text): Text {
  const shown = typeof given === 'string' ? given : JSON.stringify(given)
  return invalidValue({ zh: `参数 ${name} `, en: name }, quotedExcerpt(shown), accepted)
}

function withMeant(problem: Text, meant: string | undefined): Text {
  if (meant === undefined) return problem
  return { zh: `${problem.zh}。是否指 ${meant}？`, en: `${problem.en}. Did you mean ${meant}?` }
}

/** What to say of a parameter that may be given once. */
function repeated(name: string, times: number): Text {
  return {
    zh: `参数 ${name} 出现了 ${times} 次，只能传一次`,
    en: `${name} is given ${times} times: give it once`,
  }
}
