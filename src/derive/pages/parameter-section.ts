import type { Parameter } from '../../catalog/kinds/kind.ts'
import { namesInPath } from '../../catalog/operations/operation.ts'
import type { Language } from '../../core/text.ts'
import { callParameters, type Described } from '../call-parameters.ts'
import { confidenceWords, sentence } from '../schema.ts'
import { code, table } from './markdown.ts'
import { pageTexts } from './page-texts.ts'

/** What a call takes, a row each; the token first where one is asked for. */
export function parameterTable(operation: Described, language: Language): string {
  const inPath = namesInPath(operation.path)
  const rows = callParameters(operation).map(([name, parameter]) => [
    code(name),
    inPath.has(name) ? 'path' : 'query',
    parameter.keywords.type,
    pageTexts.yesNo(parameter.required)[language],
    parameter.default === undefined ? '' : code(parameter.default),
    meaningOf(parameter, language),
  ])
  const token = [
    code('token'),
    'query',
    'string',
    pageTexts.tokenRequired[language],
    '',
    pageTexts.token[language],
  ]
  return table(
    pageTexts.parameterHeadings[language],
    operation.entry === 'token' ? [token, ...rows] : rows,
  )
}

function meaningOf({ meaning, confidence }: Parameter, language: Language): string {
  const sure = confidence ? pageTexts.unsure(confidenceWords[confidence])[language] : ''
  return `${sentence(meaning[language], language)}${sure}`
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
        `${label[language]}${confidence ? pageTexts.unsure(confidenceWords[confidence])[language] : ''}`,
      ])
      const headings = pageTexts.valueHeadings[language].filter((_, at) => hasCodes || at !== 1)
      return `### ${pageTexts.valuesOf(name)[language]}\n\n${lead}${table(headings, rows)}`
    })
    .join('\n\n')
}
