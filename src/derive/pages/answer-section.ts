import { units } from '../../catalog/units.ts'
import { codes } from '../../core/codes.ts'
import { formatMoney, microsPerUnit, parseMoney } from '../../core/money.ts'
import type { Language } from '../../core/text.ts'
import type { Described } from '../call-parameters.ts'
import { type DescribedField, fieldsOf } from '../fields.ts'
import { memberOf } from '../figure-of.ts'
import { code, fence, table } from './markdown.ts'
import { marked, pageTexts } from './page-texts.ts'

/** What the fields of an answer mean: in the groups they come in, those asked for first. */
export function answerFields(operation: Described, language: Language): string {
  const fields = fieldsOf(operation.answer)
  const groups = groupsOf(fields).map((group) => {
    const rows = group.map((field) => fieldRow(field, operation.example, language))
    return table(pageTexts.fieldHeadings[language], rows)
  })
  const isUnsure = fields.some(({ confidence }) => confidence)
  const envelope = operation.dataset ? pageTexts.envelope : pageTexts.ownEnvelope
  return [
    envelope[language],
    ...(isUnsure ? [pageTexts.certainty[language]] : []),
    `<div class="fields">\n\n${groups.join('\n\n')}\n\n</div>`,
  ].join('\n\n')
}

/** The members of the body that hold nothing, then each that holds others with all it holds. */
function groupsOf(fields: readonly DescribedField[]): readonly (readonly DescribedField[])[] {
  const whole = fields.filter(({ depth }) => depth === 0)
  const within = (parent: DescribedField) =>
    fields.filter(({ path }) => isWithin(path, parent.path))
  const loose = byWeight(whole.filter((field) => within(field).length === 0))
  const nested = whole
    .filter((field) => within(field).length > 0)
    .map((parent) => [parent, ...arranged(within(parent), parent.path)])
  const groups = nested.toSorted((one, other) => weightOfGroup(one) - weightOfGroup(other))
  return [loose, ...groups].filter((group) => group.length > 0)
}

function isWithin(path: string, parent: string): boolean {
  return path.startsWith(`${parent}.`) || path.startsWith(`${parent}[]`)
}

/** Brothers by their weight, each with what it holds right behind it. */
function arranged(fields: readonly DescribedField[], parent: string): readonly DescribedField[] {
  const depth = Math.min(...fields.map((field) => field.depth))
  return byWeight(fields.filter((field) => field.depth === depth)).flatMap((field) => {
    const inner = fields.filter(({ path }) => isWithin(path, field.path))
    return inner.length === 0 ? [field] : [field, ...arranged(inner, parent)]
  })
}

function byWeight(fields: readonly DescribedField[]): readonly DescribedField[] {
  return fields.toSorted((one, other) => weightOf(one) - weightOf(other))
}

/** Names and what is asked for come first; what is not sure, or never filled, comes late. */
function weightOf({ isNaming, isMain, isUnfilled, confidence }: DescribedField): number {
  if (isNaming) return 0
  if (isMain) return 1
  if (isUnfilled) return 5
  return confidence === undefined ? 2 : confidence === 'likely' ? 3 : 4
}

/** The upstream's own status comes last. */
function weightOfGroup([parent, ...inner]: readonly DescribedField[]): number {
  if (parent?.path === 'base_resp') return 9
  return Math.min(...inner.map(weightOf)) + (parent?.confidence === 'guess' ? 3 : 0)
}

function fieldRow(field: DescribedField, example: unknown, language: Language): readonly string[] {
  const { path, meaning, unit, confidence } = field
  return [
    code(path),
    marked(meaning[language], confidence),
    unit ? units[unit][language] : '',
    typeText(field, language),
    exampleText(example, field),
  ]
}

function typeText(
  { type, isNumberAsText, isNullable }: DescribedField,
  language: Language,
): string {
  const text = isNumberAsText ? pageTexts.numberAsText[language] : type
  return isNullable ? pageTexts.orNull(text)[language] : text
}

const longestExample = 24

/** The example's value, of a list the first row's; nothing where it has none or holds others. */
function exampleText(example: unknown, { path }: DescribedField): string {
  const steps = path.split('.').flatMap((step) => step.split(/(?=\[\])/))
  const value = steps.reduce<unknown>(
    (inner, step) => (step === '[]' ? memberOf(inner, '0') : memberOf(inner, step)),
    example,
  )
  if (value === undefined || (typeof value === 'object' && value !== null)) return ''
  const shown = JSON.stringify(value)
  return shown.length > longestExample ? code(`${shown.slice(0, longestExample)}…`) : code(shown)
}

const exampleTime = '2026-11-23T06:59:54.808+08:00'
const exampleRequestId = '01a2057c-cd18-7638-b132-b4d16c80ff20'

/** A whole answer as it comes: status, what the headers say, and the envelope. */
export function exampleAnswer(
  operation: Described,
  language: Language,
  defaultPrice: string,
): string {
  const head = ['HTTP/1.1 200 OK', ...headersOf(operation, defaultPrice)].join('\n')
  const envelope = {
    code: 0,
    message: codes[0].meaning[language],
    data: operation.example,
    recordTime: exampleTime,
    requestId: exampleRequestId,
  }
  const note = operation.dataset ? `\n\n${pageTexts.shortened[language]}` : ''
  return `${fence('http', head)}\n\n${fence('json', JSON.stringify(envelope, null, 2))}${note}`
}

/** What the demo account of the first start is told by its first call. */
function headersOf(
  { dataset, entry, isSumOfCalls, example }: Described,
  defaultPrice: string,
): readonly string[] {
  const cost = isSumOfCalls ? String(example.cost) : dataset ? defaultPrice : ''
  const costMicros = parseMoney(cost) ?? 0
  const balance = formatMoney(1000 * microsPerUnit - costMicros)
  return [
    `X-Request-Id: ${exampleRequestId}`,
    ...(entry === 'token'
      ? [
          `X-Charged: ${costMicros > 0}`,
          `X-Cost: ${formatMoney(costMicros)}`,
          `X-Balance: ${balance}`,
          'RateLimit: "second";r=9;t=1',
        ]
      : []),
    ...(dataset ? ['X-Cache: miss', 'X-Source: sandbox'] : []),
  ]
}
