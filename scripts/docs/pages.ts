import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { catalog } from '../../src/catalog/index.ts'
import { ownOperations } from '../../src/catalog/operations/index.ts'
import { type Language, languages } from '../../src/core/text.ts'
import { answerLayout } from '../../src/derive/answer-layout.ts'
import type { Described } from '../../src/derive/call-parameters.ts'
import { fieldsOf } from '../../src/derive/fields.ts'
import { indexPage } from '../../src/derive/pages/index-page.ts'
import {
  layoutName,
  operationPage,
  operationPagePath,
  type PageOptions,
} from '../../src/derive/pages/operation-page.ts'

/** Writes what VitePress is to find beside the guides: a page for every operation, and their data. */
export function writePages(docs: string, options: PageOptions): void {
  for (const [file, text] of languages.flatMap((language) => [...pagesIn(language, options)])) {
    const path = join(docs, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function* pagesIn(language: Language, options: PageOptions): Generator<[string, string]> {
  const operations: readonly Described[] = [...catalog.values(), ...ownOperations]
  yield [join(language, 'api', 'index.md'), indexPage(operations, language)]
  for (const operation of operations) {
    const page = operationPage(operation, language, catalog, options)
    yield [`${operationPagePath(operation, language)}.md`, page]
    const { answer, dataset } = operation
    // What the gateway says itself is short, and all of it is of use.
    const layout = answerLayout(fieldsOf(answer), language, { withText: !dataset })
    const file = `${layoutName(operation)}-${language}.json`
    yield [join('.vitepress', 'generated', file), JSON.stringify(layout)]
  }
}
