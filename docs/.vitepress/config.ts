import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { catalog } from '../../src/catalog/index.ts'
import { type Language, languages } from '../../src/core/text.ts'
import { siteTexts } from '../site-texts.ts'
import { tokenize } from './tokenize.ts'

const guideOrder = [
  'quick-start',
  'environments',
  'authentication',
  'codes-and-billing',
  'limits-and-quotas',
  'cache-and-history',
  'idempotency',
  'units',
  'health',
  'sources',
  'self-hosting',
  'backup-and-restore',
  'upgrading',
  'tools',
]

const base = process.env.DOCS_BASE ?? '/docs/'

export default defineConfig({
  title: 'Astrolabe',
  base,
  head: [['link', { rel: 'icon', href: `${base}favicon.svg`, type: 'image/svg+xml' }]],
  metaChunk: true,
  lastUpdated: false,
  // Braces are text in what the catalog says, such as douyin.com/video/{item_id}.
  markdown: { attrs: false },
  themeConfig: {
    server: process.env.DOCS_SERVER ?? 'http://127.0.0.1:8720',
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize }, searchOptions: { combineWith: 'AND', prefix: true } },
        locales: { zh: { translations: siteTexts.zh.search } },
      },
    },
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
        { text: texts.guides, link: `/${language}/guide/quick-start` },
        { text: texts.endpoints, link: `/${language}/api/` },
      ],
      sidebar: [
        { text: texts.guides, items: guides(language) },
        { text: texts.endpoints, items: endpoints(language) },
      ],
    },
  }
}

function guides(language: Language) {
  return guideOrder.map((name) => ({
    text: titleOf(join(import.meta.dirname, '..', language, 'guide', `${name}.md`)),
    link: `/${language}/guide/${name}`,
  }))
}

function endpoints(language: Language) {
  return [
    { text: siteTexts[language].allEndpoints, link: `/${language}/api/` },
    ...[...catalog.values()].map(({ title, slug, successor }) => ({
      text: successor ? `<s>${title[language]}</s>` : title[language],
      link: `/${language}/api/douyin-xingtu-apis/${slug}`,
    })),
  ]
}

function titleOf(file: string): string {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const [, title] = /^title: *(.+)$/m.exec(text) ?? []
  if (title === undefined) throw new Error(`${file} has no title`)
  return title.replace(/^(["'])(.*)\1$/, '$2')
}
