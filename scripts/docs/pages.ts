import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { catalog, datasets } from '../../src/catalog/index.ts'
import { languages } from '../../src/core/text.ts'
import { fieldsOf } from '../../src/derive/fields.ts'
import type { FigureField } from '../../src/derive/normal-reading.ts'
import { normalised } from '../../src/derive/normal-units.ts'
import {
  endpointPage,
  endpointPagePath,
  type PageOptions,
} from '../../src/derive/pages/endpoint-page.ts'
import { indexPage } from '../../src/derive/pages/index-page.ts'

/** Writes what VitePress is to find beside the guides: a page for every endpoint, and their data. */
export function writePages(docs: string, options: PageOptions): void {
  const endpoints = [...catalog.values()]
  for (const language of languages) {
    rmSync(join(docs, language, 'api'), { recursive: true, force: true })
    write(join(docs, language, 'api', 'index.md'), indexPage(endpoints, language))
    for (const endpoint of endpoints) {
      const file = join(docs, `${endpointPagePath(endpoint, language)}.md`)
      write(file, endpointPage(endpoint, language, catalog, options))
    }
    for (const { name, data } of datasets) {
      const figures = fieldsOf(data).flatMap(({ path, meaning, unit, type, isNumberAsText }) => {
        const isFigure = type === 'number' || type === 'integer' || isNumberAsText
        return unit && isFigure
          ? [{ path, meaning: meaning[language], ...normalised(unit) } satisfies FigureField]
          : []
      })
      const file = join(docs, '.vitepress', 'generated', `${name}-${language}.json`)
      write(file, JSON.stringify(figures))
    }
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
