import type { Endpoint } from '../../catalog/define.ts'
import type { Parameter } from '../../catalog/kinds/kind.ts'
import { units } from '../../catalog/units.ts'
import { type CodeEntry, codes } from '../../core/codes.ts'
import type { Language, Text } from '../../core/text.ts'
import { callParameters } from '../call-parameters.ts'
import { type DescribedField, fieldsOf } from '../fields.ts'
import { memberOf } from '../normal-figures.ts'
import { samplesOf } from '../samples/samples.ts'
import { confidenceWords, sentence } from '../schema.ts'
import { code, container, details, fence, frontMatter, table } from './markdown.ts'
import { pageTexts } from './page-texts.ts'

export interface PageOptions {
  /** The base address in samples, without a final slash; readers may choose another. */
  readonly server: string
  /** What a call costs where the endpoint has no price of its own, in CNY. */
  readonly defaultPrice: string
}

/** What the form of a page is made from. */
interface TryParameter {
  readonly name: string
  readonly form: Parameter['form']
  readonly required: boolean
  readonly meaning: string
  readonly default?: string
  readonly example?: string
  readonly choices?: readonly { readonly name: string; readonly label: string }[]
}

/** Where an endpoint's page stands, from the site's own root. */
export function endpointPagePath({ slug }: Endpoint, language: Language): string {
  return `${language}/api/douyin-xingtu-apis/${slug}`
}

/** The address of an endpoint's OpenAPI document, from a gateway's root. */
function openApiPath({ slug }: Endpoint, language: Language): string {
  return `/openapi/douyin-xingtu-apis/${slug}-${language}.json`
}

/** An endpoint's page: Markdown with front matter from which the theme makes what is not text. */
export function endpointPage(
  endpoint: Endpoint,
  language: Language,
  endpoints: ReadonlyMap<string, Endpoint>,
  options: PageOptions,
): string {
  const say = (text: Text) => text[language]
  const { title, summary, path, dataset } = endpoint
  const sections: readonly (readonly [Text | undefined, string])[] = [
    [undefined, deprecation(endpoint, language, endpoints)],
    [undefined, fence('http', `GET ${path}`)],
    [undefined, sentence(say(summary), language)],
    // Chinese words lead to the page whoever works with Chinese colleagues.
    [undefined, say(pageTexts.inChinese(title.zh, summary.zh))],
    [pageTexts.environments, say(pageTexts.environmentNote)],
    [pageTexts.parameters, parameterTable(endpoint, language)],
    [undefined, acceptedValues(endpoint, language)],
    [pageTexts.needs, needs(endpoint, language, options)],
    [pageTexts.samples, samples(endpoint, language, options)],
    [pageTexts.tryIt, '<TryIt />'],
    [pageTexts.answer, answer(endpoint, language)],
    [pageTexts.codes, codeTable(language)],
    [pageTexts.health, `${say(pageTexts.healthNote)}\n\n<EndpointHealth />`],
    [pageTexts.openApiHeading, openApi(endpoint, language, options)],
  ]
  return `${[
    frontMatter({
      title: say(title),
      description: say(summary),
      endpoint: {
        id: endpoint.id,
        path,
        dataset: dataset.name,
        deprecated: endpoint.successor !== undefined,
        parameters: tryParameters(endpoint, language),
      },
    }),
    `# ${say(pageTexts.family)} - ${say(title)}`,
    ...sections
      .filter(([, text]) => text !== '')
      .map(([heading, text]) => (heading ? `## ${say(heading)}\n\n${text}` : text)),
  ].join('\n\n')}\n`
}

function deprecation(
  { successor }: Endpoint,
  language: Language,
  endpoints: ReadonlyMap<string, Endpoint>,
): string {
  if (!successor) return ''
  const served = endpoints.get(successor.path)
  const text = served
    ? pageTexts.deprecated(`[${code(successor.path)}](./${served.slug})`)
    : pageTexts.deprecatedUnserved(code(successor.path))
  return container('danger', pageTexts.deprecatedTitle[language], text[language])
}

function parameterTable(endpoint: Endpoint, language: Language): string {
  const rows = callParameters(endpoint).map(([name, parameter]) => [
    code(name),
    'query',
    parameter.keywords.type,
    pageTexts.yesNo(parameter.required)[language],
    inCode(parameter.default),
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
  return table(pageTexts.parameterHeadings[language], [token, ...rows])
}

function inCode(text: string | undefined): string {
  return text === undefined ? '' : code(text)
}

function meaningOf({ meaning, confidence }: Parameter, language: Language): string {
  const sure = confidence ? pageTexts.unsure(confidenceWords[confidence])[language] : ''
  return `${sentence(meaning[language], language)}${sure}`
}

function acceptedValues(endpoint: Endpoint, language: Language): string {
  return callParameters(endpoint)
    .filter(([, { choices }]) => choices.length > 0)
    .map(([name, parameter]) => {
      const lead = parameter.isOpen ? `${pageTexts.openValues[language]}\n\n` : ''
      const rows = parameter.choices.map(({ name, code: raw, label, confidence }) => [
        code(name),
        raw === undefined || raw === name ? '' : code(raw),
        `${label[language]}${confidence ? pageTexts.unsure(confidenceWords[confidence])[language] : ''}`,
      ])
      const values = table(pageTexts.valueHeadings[language], rows)
      return `### ${pageTexts.valuesOf(name)[language]}\n\n${lead}${values}`
    })
    .join('\n\n')
}

function needs({ id, acceptsCache }: Endpoint, language: Language, options: PageOptions): string {
  const lines = [
    pageTexts.price(options.defaultPrice),
    pageTexts.rate,
    pageTexts.permission(id),
    ...(acceptsCache ? [] : [pageTexts.alwaysFresh]),
  ]
  return lines.map((line) => `- ${line[language]}`).join('\n')
}

function samples(endpoint: Endpoint, language: Language, { server }: PageOptions): string {
  const openapi = `${server}${openApiPath(endpoint, language)}`
  const blocks = samplesOf(endpoint, language, { server, openapi }).map(
    ({ label, fence: lang, code: text }) => fence(`${lang} [${label}]`, text),
  )
  return `${pageTexts.samplesNote[language]}\n\n::: code-group\n\n${blocks.join('\n\n')}\n\n:::`
}

function answer({ dataset }: Endpoint, language: Language): string {
  const example = fence('json', JSON.stringify(dataset.example, null, 2))
  const rows = fieldsOf(dataset.data).map((field) => [
    code(field.path),
    fieldMeaning(field, language),
    unitText(field, language),
    typeText(field, language),
    exampleText(dataset.example, field),
  ])
  return [
    pageTexts.envelope[language],
    details(pageTexts.fields[language], table(pageTexts.fieldHeadings[language], rows), true),
    details(pageTexts.example[language], example),
  ].join('\n\n')
}

function typeText({ type, isNumberAsText }: DescribedField, language: Language): string {
  return isNumberAsText ? pageTexts.numberAsText[language] : type
}

function unitText({ unit }: DescribedField, language: Language): string {
  return unit ? units[unit][language] : ''
}

const longestExample = 24

/**
 * The value that the example has at a path, in a list that of the first row; nothing where it has
 * none, or one that holds others.
 */
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

function fieldMeaning({ meaning, confidence }: DescribedField, language: Language): string {
  return `${meaning[language]}${confidence ? pageTexts.unsure(confidenceWords[confidence])[language] : ''}`
}

function codeTable(language: Language): string {
  const entries: [string, CodeEntry][] = Object.entries(codes)
  const rows = entries.map(([name, { meaning, billed, retryable, remedy }]) => [
    code(name),
    meaning[language],
    pageTexts.yesNo(billed)[language],
    pageTexts.yesNo(retryable)[language],
    remedy[language],
  ])
  return `${pageTexts.codesNote[language]}\n\n${table(pageTexts.codeHeadings[language], rows)}`
}

function openApi(endpoint: Endpoint, language: Language, { server }: PageOptions): string {
  const address = `${server}${openApiPath(endpoint, language)}`
  return pageTexts.openApi(`[${openApiPath(endpoint, language)}](${address})`)[language]
}

function tryParameters(endpoint: Endpoint, language: Language): TryParameter[] {
  return callParameters(endpoint).map(([name, parameter]) => {
    const { form, required, meaning, default: usual, example, choices } = parameter
    return {
      name,
      form,
      required,
      meaning: meaning[language],
      ...(example !== undefined && { example }),
      ...(usual !== undefined && { default: usual }),
      ...(choices.length > 0 && {
        choices: choices.map(({ name, label }) => ({ name, label: label[language] })),
      }),
    }
  })
}
