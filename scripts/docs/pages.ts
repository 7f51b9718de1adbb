import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { catalog, datasets } from '../../src/catalog/index.ts'
import { type Language, languages } from '../../src/core/text.ts'
import { fieldsOf } from '../../src/derive/fields.ts'
import type { FigureField } from '../../src/derive/normal-reading.ts'
import { normalised } from '../../src/derive/normal-units.ts'
import {
  endpointPage,
  endpointPagePath,
  type PageOptions,
} from '../../src/derive/pages/endpoint-page.ts'
import { indexPage } from '../../src/derive/pages/index-page.ts'

/**
 * Writes what VitePress is to find beside the guides: a page for every endpoint, and their data.
 * What is right already is left alone, so that two builds at once do not disturb each other.
 */
export function writePages(docs: string, options: PageOptions): void {
  const files = new Map(languages.flatMap((language) => [...pagesIn(language, options)]))
  const made = ['*/api/**/*.md', '.vitepress/generated/*.json']
  for (const file of globSync(made, { cwd: docs })) {
    if (!files.has(file)) rmSync(join(docs, file))
  }
  for (const [file, text] of files) {
    const path = join(docs, file)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
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
    const figures = fieldsOf(data).flatMap(({ path, meaning, unit, type, isNumberAsText }) => {
      const isFigure = type === 'number' || type === 'integer' || isNumberAsText
      return unit && isFigure
        ? [{ path, meaning: meaning[language], ...normalised(unit) } satisfies FigureField]
        : []
    })
    yield [join('.vitepress', 'generated', `${name}-${language}.json`), JSON.stringify(figures)]
  }
}
