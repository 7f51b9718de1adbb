import type { TSchema } from 'typebox'
import type { Choice, Keywords, Parameter } from '../catalog/kinds/kind.ts'
import type { Operation } from '../catalog/operations/operation.ts'
import { type Confidence, type FieldNotes, fieldNotes, type Unit, units } from '../catalog/units.ts'
import type { Language, Text } from '../core/text.ts'
import { otherValues } from './call-parameters.ts'

/** Plain data that prints as a JSON object; here JSON Schema 2020-12. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The sentence that follows a meaning which is not sure. */
const confidencePhrases: Readonly<Record<Confidence, Text>> = {
  likely: { zh: '含义很可能如此，尚未证实。', en: 'Likely, not confirmed.' },
  guess: { zh: '含义为推测，未经证实。', en: 'Inferred, unconfirmed.' },
}

/** The same of a whole answer, whose members may be others altogether. */
const shapePhrases: Readonly<Record<Confidence, Text>> = {
  likely: {
    zh: '返回内容的结构很可能如此，尚未证实。',
    en: 'The shape of the answer is likely, but not confirmed.',
  },
  guess: {
    zh: '返回内容的结构为推测，未经证实，实际字段可能不同。',
    en: 'The shape of the answer is inferred and not confirmed: its fields may turn out to be others.',
  },
}

/** What an operation answers, in sentences; the last says that the shape of it is not sure, if so. */
export function openingSentences(
  { summary, answer }: Pick<Operation, 'summary' | 'answer'>,
  language: Language,
): readonly string[] {
  const confidence = fieldNotes(answer)?.['x-confidence']
  const opening = sentence(summary[language], language)
  return confidence ? [opening, shapePhrases[confidence][language]] : [opening]
}

/** How sure a meaning is, in a word for lists. */
export const confidenceWords: Readonly<Record<Confidence, Text>> = {
  likely: { zh: '很可能如此', en: 'likely' },
  guess: { zh: '推测', en: 'inferred' },
}

/** Units that name a kind of figure and not a measure: they read better without "Unit:". */
const kinds: ReadonlySet<Unit> = new Set(['id', 'index', 'rank'])

const numberAsText: Text = { zh: '数字以字符串给出。', en: 'A number printed as text.' }

/**
 * A dataset's schema in one language: `x-text` becomes `description`, which also says the unit and
 * how sure the meaning is; how pages lay a field out is none of a client's business. The keywords
 * `x-unit`, `x-number-as-text` and `x-confidence` stay.
 */
export function fieldSchema(schema: TSchema, language: Language): JsonObject {
  const notes = fieldNotes(schema)
  // Answers pass unknown members through, so a schema that closes an object would be untrue.
  const keywords = Object.entries(schema).filter(
    ([keyword, value]) =>
      keyword !== 'x-text' &&
      keyword !== 'x-naming' &&
      !(keyword === 'additionalProperties' && value === false),
  )
  const asText = 'x-number-as-text' in schema
  return {
    ...(notes && { description: fieldDescription(notes, asText, language) }),
    ...Object.fromEntries(keywords.map(([keyword, value]) => [keyword, plain(value, language)])),
    // Without it some generated clients read single precision: of 42,796,417 followers, 42,796,416.
    ...('type' in schema && schema.type === 'number' && { format: 'double' }),
  }
}

function fieldDescription(notes: FieldNotes, asText: boolean, language: Language): string {
  const { 'x-text': meaning, 'x-unit': unit, 'x-confidence': confidence } = notes
  const sentences = [sentence(meaning[language], language)]
  if (unit) sentences.push(unitSentence(unit, language))
  if (asText) sentences.push(numberAsText[language])
  if (confidence) sentences.push(confidencePhrases[confidence][language])
  return joinSentences(sentences, language)
}

/**
 * What a query parameter accepts, in one language. The enum lists the documented names; the
 * upstream's own codes, which are accepted as well, stand in the description.
 */
export function parameterSchema(parameter: Parameter, language: Language): JsonObject {
  const { meaning, confidence } = parameter
  const text = joinSentences(
    [
      sentence(meaning[language], language),
      ...(confidence ? [confidencePhrases[confidence][language]] : []),
    ],
    language,
  )
  const { keywords, choices, isOpen } = parameter
  if (choices.length === 0) return { ...keywords, description: text }
  const list = choiceList(isOpen ? openLead : closedLead, choices, language)
  return { ...keywords, ...enumNames(keywords), description: `${text}\n\n${list}` }
}

/**
 * What generated clients call an enum's values, where two would have one name: such as those that
 * differ by a hyphen and an underscore alone.
 */
function enumNames({ enum: values }: Keywords): JsonObject {
  if (!Array.isArray(values)) return {}
  const taken = new Map<string, number>()
  const names = values.map((value) => {
    const name = String(value).toUpperCase().replaceAll(/\W/g, '_')
    const place = (taken.get(name) ?? 0) + 1
    taken.set(name, place)
    return place === 1 ? name : `${name}_${place}`
  })
  return taken.size === values.length ? {} : { 'x-enum-varnames': names }
}

/** Joins the sentences of one paragraph: Chinese sets no space between them. */
export function joinSentences(sentences: readonly string[], language: Language): string {
  return sentences.join(language === 'zh' ? '' : ' ')
}

/** The text with a capital at its start and a full stop at its end, unless it closes itself. */
export function sentence(text: string, language: Language): string {
  const capitalised = text.charAt(0).toUpperCase() + text.slice(1)
  if (/[.。!?！？]$/.test(text)) return capitalised
  return `${capitalised}${language === 'zh' ? '。' : '.'}`
}

const closedLead: Text = { zh: '可用值', en: 'Accepted values' }
const openLead: Text = {
  zh: `已知的值（${otherValues.zh}）`,
  en: `Known values (${otherValues.en})`,
}

function choiceList(lead: Text, choices: readonly Choice[], language: Language): string {
  const zh = language === 'zh'
  const colon = zh ? '：' : ': '
  const lines = choices.map(({ name, code, label, confidence }) => {
    const also = zh ? `，也可写作 \`${code}\`` : `, also accepted as \`${code}\``
    const sureness = confidence && confidenceWords[confidence][language]
    const inParentheses = zh ? `（${sureness}）` : ` (${sureness})`
    const value = `- \`${name}\`${colon}${label[language]}`
    return `${value}${code && code !== name ? also : ''}${sureness ? inParentheses : ''}`
  })
  return [`${lead[language]}${zh ? '：' : ':'}`, '', ...lines].join('\n')
}

function unitSentence(unit: Unit, language: Language): string {
  const lead = language === 'zh' ? '单位：' : 'Unit: '
  return sentence(`${kinds.has(unit) ? '' : lead}${units[unit][language]}`, language)
}

/** A keyword's value with every schema in it translated. */
function plain(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, language))
  return typeof value === 'object' && value !== null ? fieldSchema(value, language) : value
}
