import type { Language } from '../../core/text.ts'
import type { Described } from '../call-parameters.ts'
import { joinSentences, openingSentences } from '../schema.ts'
import { byTopic, isSucceeded } from './by-topic.ts'
import { code, frontMatter, table } from './markdown.ts'
import { operationPagePath } from './operation-page.ts'
import { pageTexts } from './page-texts.ts'

/** The page that lists every operation: those of datasets by topic, then the gateway's own. */
export function indexPage(operations: readonly Described[], language: Language): string {
  const own = operations.filter(({ dataset }) => dataset === undefined)
  const ofTopics = byTopic(operations).map(
    (topic) => `## ${topic.title[language]}\n\n${operationTable(topic.operations, language)}`,
  )
  return `${[
    frontMatter({
      title: pageTexts.allEndpoints[language],
      // What it lists is found on the pages that it leads to.
      isFoundByOpening: true,
      aside: false,
      pageClass: 'reference listing',
    }),
    `# ${pageTexts.allEndpoints[language]}`,
    pageTexts.allEndpointsNote[language],
    ...ofTopics,
    `## ${pageTexts.ownOperations[language]}`,
    pageTexts.ownOperationsNote[language],
    operationTable(own, language),
  ].join('\n\n')}\n`
}

function operationTable(operations: readonly Described[], language: Language): string {
  const rows = operations.map((operation) => {
    const { path, title, successor } = operation
    const opening = joinSentences(openingSentences(operation, language), language)
    const page = operationPagePath(operation, language).replace(`${language}/api/`, './')
    const link = `[${title[language]}](${page})`
    const isOlder = successor !== undefined && !successor.served
    return [
      isSucceeded(operation) ? `~~${link}~~` : link,
      code(path),
      isOlder ? `${opening}${pageTexts.olderMark[language]}` : opening,
    ]
  })
  return table(pageTexts.indexHeadings[language], rows)
}
