import type { Endpoint } from '../../catalog/define.ts'
import type { Language } from '../../core/text.ts'
import { code, frontMatter, table } from './markdown.ts'
import { pageTexts } from './page-texts.ts'

/** The page that lists every endpoint. */
export function indexPage(endpoints: readonly Endpoint[], language: Language): string {
  const rows = endpoints.map(({ path, title, summary, slug, successor }) => {
    const link = `[${title[language]}](./douyin-xingtu-apis/${slug})`
    return [successor ? `~~${link}~~` : link, code(path), summary[language]]
  })
  return `${[
    frontMatter({ title: pageTexts.allEndpoints[language], outline: false }),
    `# ${pageTexts.allEndpoints[language]}`,
    pageTexts.allEndpointsNote[language],
    table(pageTexts.indexHeadings[language], rows),
  ].join('\n\n')}\n`
}
