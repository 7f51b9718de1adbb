import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { catalog } from '../../src/catalog/index.ts'
import { ownOperations } from '../../src/catalog/operations/index.ts'
import { type Language, languages } from '../../src/core/text.ts'
import type { Described } from '../../src/derive/call-parameters.ts'
import { byTopic, isSucceeded } from '../../src/derive/pages/by-topic.ts'
import { creatorCard } from '../../src/derive/pages/creator-card.ts'
import { operationPagePath } from '../../src/derive/pages/operation-page.ts'
import { pageTexts } from '../../src/derive/pages/page-texts.ts'
import { siteTexts } from '../site-texts.ts'
import { highlightOnce } from './highlight.ts'
import { fitMarkdown } from './markdown.ts'
import { searchedPart, startsFirst, tokenize } from './search.ts'
import type { ListedTopic } from './theme/health.ts'

/** What a caller reads, and what an operator does. */
const guideGroups = {
  calling: [
    'first-call',
    'finding-creators',
    'compare',
    'flags',
    'environments',
    'authentication',
    'codes-and-billing',
    'limits-and-quotas',
    'headers',
    'idempotency',
    'cache-and-history',
    'units',
    'tools',
  ],
  operating: [
    'quick-start',
    'self-hosting',
    'sources',
    'tikhub',
    'operating',
    'health',
    'backup-and-restore',
    'upgrading',
    'postgresql',
  ],
} as const

const base = process.env.DOCS_BASE ?? '/docs/'

export default defineConfig({
  title: 'Astrolabe',
  base,
  head: [['link', { rel: 'icon', href: `${base}favicon.svg`, type: 'image/svg+xml' }]],
  metaChunk: true,
  lastUpdated: false,
  // Braces are text in what the catalog says, such as douyin.com/video/{item_id}.
  markdown: { attrs: false, config: fitMarkdown, shikiSetup: highlightOnce },
  // The library has a build of its own for browsers, where there is no Buffer.
  vite: { resolve: { alias: { 'csv-stringify/sync': 'csv-stringify/browser/esm/sync' } } },
  themeConfig: {
    logo: { src: '/favicon.svg', alt: '' },
    server: process.env.DOCS_SERVER ?? 'http://127.0.0.1:8720',
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          options: { tokenize },
          searchOptions: { combineWith: 'AND', prefix: true, boostDocument: startsFirst },
        },
        _render: (text, env, md) => {
          const html = md.render(text, env)
          return searchedPart(html, env.frontmatter ?? {})
        },
        locales: { zh: { translations: siteTexts.zh.search } },
      },
    },
  },
  // What a page shows of the catalog, it carries itself: the catalog is no part of any page.
  transformPageData: ({ relativePath, frontmatter }) => {
    for (const language of languages) {
      if (relativePath === `${language}/index.md`) frontmatter.card = creatorCard(language)
      if (relativePath === `${language}/guide/health.md`) frontmatter.topics = listed(language)
    }
  },
  locales: Object.fromEntries(languages.map((language) => [language, locale(language)])),
})

function locale(language: Language) {
  const texts = siteTexts[language]
  const { label, lang, description } = texts
  return {
    label,
    lang,
    description,
    link: `/${language}/`,
    themeConfig: {
      ...texts.theme,
      nav: [
        { text: texts.calling, link: `/${language}/guide/first-call` },
        { text: texts.operating, link: `/${language}/guide/quick-start` },
        { text: texts.endpoints, link: `/${language}/api/` },
      ],
      sidebar: [
        { text: texts.calling, items: guides(guideGroups.calling, language) },
        { text: texts.operating, items: guides(guideGroups.operating, language) },
        { text: texts.endpoints, items: operations(language) },
      ],
    },
  }
}

/** Every endpoint by topic, as the page that shows their health has it. */
function listed(language: Language): readonly ListedTopic[] {
  return byTopic([...catalog.values()]).map(({ title, operations }) => ({
    title: title[language],
    endpoints: operations.map((operation) => ({
      id: operation.meter?.id ?? operation.slug,
      title: operation.title[language],
      page: `/${operationPagePath(operation, language)}.html`,
      isSucceeded: isSucceeded(operation),
    })),
  }))
}

function guides(names: readonly string[], language: Language) {
  return names.map((name) => ({
    text: titleOf(join(import.meta.dirname, '..', language, 'guide', `${name}.md`)),
    link: `/${language}/guide/${name}`,
  }))
}

function operations(language: Language) {
  const item = (operation: Described) => {
    const title = operation.title[language]
    return {
      text: isSucceeded(operation) ? `<s>${title}</s>` : title,
      link: `/${operationPagePath(operation, language)}`,
    }
  }
  const topics = byTopic([...catalog.values()]).map(({ title, operations }) => ({
    text: title[language],
    collapsed: true,
    items: operations.map(item),
  }))
  return [
    { text: siteTexts[language].allEndpoints, link: `/${language}/api/` },
    ...topics,
    { text: pageTexts.ownOperations[language], collapsed: false, items: ownOperations.map(item) },
  ]
}

function titleOf(file: string): string {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const [, title] = /^title: *(.+)$/m.exec(text) ?? []
  if (title === undefined) throw new Error(`${file} has no title`)
  return title.replace(/^(["'])(.*)\1$/, '$2')
}
