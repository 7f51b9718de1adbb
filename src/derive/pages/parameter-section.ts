import { namesInPath } from '../../catalog/operations/operation.ts'
import type { Language } from '../../core/text.ts'
import { callParameters, type Described } from '../call-parameters.ts'
import { sentence } from '../schema.ts'
import { code, table } from './markdown.ts'
import { marked, pageTexts } from './page-texts.ts'

/** What a call takes, a row each; the token first where one is asked for. */
export function parameterTable(operation: Described, language: Language): string {
  const inPath = namesInPath(operation.path)
  const parameters = callParameters(operation)
  const isUnsure = parameters
    .flatMap(([, parameter]) => [parameter, ...parameter.choices])
    .some(({ confidence }) => confidence)
  const rows = parameters.map(([name, parameter]) => [
    code(name),
    inPath.has(name) ? 'path' : 'query',
    parameter.keywords.type,
    pageTexts.yesNo(parameter.required)[language],
    parameter.default === undefined ? '' : code(parameter.default),
    marked(sentence(parameter.meaning[language], language), parameter.confidence),
  ])
  const token = [
    code('token'),
    'query',
    'string',
    pageTexts.tokenRequired[language],
    '',
    pageTexts.token[language],
  ]
  const legend = isUnsure ? `${pageTexts.certainty[language]}\n\n` : ''
  const all = operation.entry === 'token' ? [token, ...rows] : rows
  return `${legend}${table(pageTexts.parameterHeadings[language], all)}`
}

/** A table of values for each parameter that has a list of them. */
export function acceptedValues(operation: Described, language: Language): string {
  return callParameters(operation)
    .filter(([, { choices }]) => choices.length > 0)
    .map(([name, { isOpen, choices }]) => {
      const lead = isOpen ? `${pageTexts.openValues[language]}\n\n` : ''
      // Of those that have no codes of the upstream no column tells them.
      const hasCodes = choices.some((choice) => choice.code !== undefined)
      const rows = choices.map(({ name, code: raw, label, confidence }) => [
        code(name),
        ...(hasCodes ? [!raw || raw === name ? '' : code(raw)] : []),
        marked(label[language], confidence),
      ])
      const headings = pageTexts.valueHeadings[language].filter((_, at) => hasCodes || at !== 1)
      return `### ${pageTexts.valuesOf(name)[language]}\n\n${lead}${table(headings, rows)}`
    })
    .join('\n\n')
}
