import type { Parameter } from '../../catalog/kinds/kind.ts'
import { namesInPath } from '../../catalog/operations/operation.ts'
import { topics } from '../../catalog/topics.ts'
import { type CodeEntry, codes } from '../../core/codes.ts'
import type { Language, Text } from '../../core/text.ts'
import { callParameters, type Described } from '../call-parameters.ts'
import { samplesOf } from '../samples/samples.ts'
import { joinSentences, openingSentences } from '../schema.ts'
import { isNamedByDictionaries } from '../search-dictionary.ts'
import { answerFields, exampleAnswer } from './answer-section.ts'
import { isSucceeded } from './by-topic.ts'
import { code, container, fence, frontMatter, table } from './markdown.ts'
import { pageTexts } from './page-texts.ts'
import { acceptedValues, parameterTable } from './parameter-section.ts'

export interface PageOptions {
  /** The base address in samples, without a final slash; readers may choose another. */
  readonly server: string
  /** The second environment's, where there is one. */
  readonly cn?: string
  /** What a call costs where the endpoint has no price of its own, in CNY. */
  readonly defaultPrice: string
}

/** What the form of a page is made from. */
interface TryParameter {
  readonly name: string
  readonly inPath: boolean
  readonly form: Parameter['form']
  readonly required: boolean
  readonly meaning: string
  readonly default?: string
  readonly example?: string
  readonly choices?: readonly { readonly name: string; readonly label: string }[]
}

/** Where an operation's page stands, from the site's own root. */
export function operationPagePath({ group, slug }: Described, language: Language): string {
  return `${language}/api/${group === 'data' ? 'douyin-xingtu-apis' : group}/${slug}`
}

/** The address of an operation's OpenAPI document, from a gateway's root. */
function openApiPath({ group, slug }: Described, language: Language): string {
  return group === 'data'
    ? `/openapi/douyin-xingtu-apis/${slug}-${language}.json`
    : `/openapi/openapi-${language}.json`
}

/** An operation's page: Markdown with front matter from which the theme makes what is not text. */
export function operationPage(
  operation: Described,
  language: Language,
  endpoints: ReadonlyMap<string, Described>,
  options: PageOptions,
): string {
  const say = (text: Text) => text[language]
  const { title, summary, path, method, dataset } = operation
  const sections: readonly (readonly [Text | undefined, string])[] = [
    [undefined, standing(operation, language, endpoints)],
    [undefined, fence('http', `${method} ${path}`)],
    [undefined, joinSentences(openingSentences(operation, language), language)],
    // Chinese words lead to the page whoever works with Chinese colleagues.
    [undefined, say(pageTexts.inChinese(title.zh, summary.zh))],
    [pageTexts.samples, samplesAndExample(operation, language, options)],
    [pageTexts.parameters, parameterTable(operation, language)],
    [undefined, acceptedValues(operation, language)],
    [
      pageTexts.dictionaries,
      isNamedByDictionaries(operation)
        ? `${say(pageTexts.dictionariesNote)}\n\n<SearchFilters />`
        : '',
    ],
    // The form puts what is asked into an address.
    [pageTexts.tryIt, method === 'GET' ? '<TryIt />' : ''],
    [pageTexts.answer, answerFields(operation, language)],
    [pageTexts.needs, needs(operation, language, options)],
    [pageTexts.codes, codeTable(language)],
    ...(dataset
      ? [[pageTexts.health, `${say(pageTexts.healthNote)}\n\n<EndpointHealth />`] as const]
      : []),
    [pageTexts.environments, environments(language, options)],
    [pageTexts.openApiHeading, openApi(operation, language, options)],
  ]
  return `${[
    frontMatter({
      title: say(title),
      description: say(summary),
      keywords: keywordsOf(operation).map(say).join(' '),
      // Its fields are found on the page of the operation to use.
      ...(isSucceeded(operation) && { isFoundByOpening: true }),
      aside: false,
      pageClass: 'reference',
      operation: {
        id: dataset ? operation.meter?.id : operation.slug,
        path,
        layout: layoutName(operation),
        needsToken: operation.entry === 'token',
        isNamed: isNamedByDictionaries(operation),
        parameters: tryParameters(operation, language),
      },
    }),
    `# ${say(pageTexts.familyOf[operation.group])} - ${say(title)}`,
    ...sections
      .filter(([, text]) => text !== '')
      .map(([heading, text]) => (heading ? `## ${say(heading)}\n\n${text}` : text)),
  ].join('\n\n')}\n`
}

/** What readers look for it by beside the words of its page. */
function keywordsOf({ dataset, keywords }: Described): readonly Text[] {
  return [...(dataset ? [topics[dataset.topic]] : []), ...(keywords ? [keywords] : [])]
}

/** What lays out the operation's answers; endpoints of a dataset share one. */
export function layoutName({ dataset, slug }: Described): string {
  return dataset?.name ?? slug
}

/** Only what has a successor to go to is to be left. */
function standing(
  { successor }: Described,
  language: Language,
  endpoints: ReadonlyMap<string, Described>,
): string {
  if (!successor) return ''
  const served = endpoints.get(successor.path)
  const [kind, title, text] = served
    ? ([
        'danger',
        'deprecatedTitle',
        pageTexts.deprecated(`[${code(successor.path)}](./${served.slug})`),
      ] as const)
    : (['info', 'olderTitle', pageTexts.older(code(successor.path))] as const)
  return container(kind, pageTexts[title][language], text[language])
}

function environments(language: Language, { cn }: PageOptions): string {
  const second = cn === undefined ? '' : pageTexts.mainland(cn)[language]
  return ['<BaseAddress />', second, pageTexts.environmentNote[language]]
    .filter((text) => text !== '')
    .join('\n\n')
}

function needs(operation: Described, language: Language, options: PageOptions): string {
  const { meter, entry, dataset, acceptsCache, isSumOfCalls } = operation
  const lines = [
    ...(entry === 'open' ? [pageTexts.open] : []),
    ...(entry === 'token' && !meter ? [isSumOfCalls ? pageTexts.sumOfCalls : pageTexts.free] : []),
    ...('dryRun' in operation.parameters ? [pageTexts.quoted] : []),
    ...(meter
      ? [
          meter.priceMicros === 0
            ? pageTexts.freeUnlessPriced(meter.id)
            : pageTexts.price(options.defaultPrice),
          pageTexts.rate,
          pageTexts.permission(meter.id),
        ]
      : []),
    ...(dataset && !acceptsCache ? [pageTexts.alwaysFresh] : []),
  ]
  return lines.map((line) => `- ${line[language]}`).join('\n')
}

/** Side by side where there is room: what is sent, and what comes back. */
function samplesAndExample(operation: Described, language: Language, options: PageOptions): string {
  const { server, cn } = options
  const openapi = `${server}${openApiPath(operation, language)}`
  const addresses = { server, openapi, ...(cn !== undefined && { cn }) }
  const blocks = samplesOf(operation, language, addresses).map(
    ({ label, fence: lang, code: text }) => fence(`${lang} [${label}]`, text),
  )
  const note = operation.entry === 'token' ? `${pageTexts.samplesNote[language]}\n\n` : ''
  const request = `::: code-group\n\n${blocks.join('\n\n')}\n\n:::`
  const example = exampleAnswer(operation, language, options.defaultPrice)
  return [
    `${note}<div class="beside">`,
    `<div class="request">\n\n${request}\n\n</div>`,
    `<div class="answer">\n\n${example}\n\n</div>`,
    '</div>',
  ].join('\n')
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

function openApi(operation: Described, language: Language, { server }: PageOptions): string {
  const path = openApiPath(operation, language)
  return pageTexts.openApi(`[${path}](${server}${path})`)[language]
}

function tryParameters(operation: Described, language: Language): TryParameter[] {
  const inPath = namesInPath(operation.path)
  return callParameters(operation).map(([name, parameter]) => {
    const { form, required, meaning, default: usual, example, choices } = parameter
    return {
      name,
      inPath: inPath.has(name),
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
