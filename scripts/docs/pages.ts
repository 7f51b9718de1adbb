import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { catalog, datasets } from '../../src/catalog/index.ts'
import { normalised } from '../../src/catalog/normal-units.ts'
import { type Language, languages } from '../../src/core/text.ts'
import { type DescribedField, fieldsOf } from '../../src/derive/fields.ts'
import type { FigureField } from '../../src/derive/normal-figures.ts'
import {
  endpointPage,
  endpointPagePath,
  type PageOptions,
} from '../../src/derive/pages/endpoint-page.ts'
import { indexPage } from '../../src/derive/pages/index-page.ts'

/** Writes what VitePress is to find beside the guides: a page for every endpoint, and their data. */
export function writePages(docs: string, options: PageOptions): void {
  for (const [file, text] of languages.flatMap((language) => [...pagesIn(language, options)])) {
    const path = join(docs, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function* pagesIn(language: Language, options: PageOptions): Generator<[string, string]> {
  yield [join(language, 'api', 'index.md'), indexPage([...catalog.values()], language)]
  for (const endpoint of catalog.values()) {
    const page = endpointPage(endpoint, language, catalog, options)
    yield [`${endpointPagePath(endpoint, language)}.md`, page]
  }
  for (const { name, data } of datasets) {
    const figures = fieldsOf(data).flatMap((field): FigureField[] => {
      const { path, meaning, unit } = field
      return unit && isFigure(field)
        ? [{ path, meaning: meaning[language], ...normalised(unit) }]
        : []
    })
    yield [join('.vitepress', 'generated', `${name}-${language}.json`), JSON.stringify(figures)]
  }
}

/** Whether its number says something: what the upstream never fills is missing, and not zero. */
function isFigure({ type, isNumberAsText, isUnfilled }: DescribedField): boolean {
  return !isUnfilled && (type === 'number' || type === 'integer' || isNumberAsText)
}
