import { languages } from '../../src/core/text.ts'
import { pageTexts } from '../../src/derive/pages/page-texts.ts'

/**
 * The words of a text, for the search index and for what is searched. Runs in the browser too, so
 * it refers to nothing outside itself. Names such as `get-kol-link-info` count whole and in parts.
 */
export function tokenize(text: string): string[] {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
  const names = text.match(/[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+/g) ?? []
  const words = [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .flatMap(({ segment }) => segment.split(/[_-]/))
    .filter(Boolean)
  return [...names, ...words]
}

/** How a part of a page counts: its start, where its keywords are, before lists with the same word. */
export function startsFirst(
  _id: string,
  _term: string,
  stored?: Readonly<Record<string, unknown>>,
): number {
  const { titles } = stored ?? {}
  return Array.isArray(titles) && titles.length === 0 ? 6 : 1
}

/** What each operation's page says as all others do, or in a program's words. */
const alike = [
  'samples',
  'tryIt',
  'needs',
  'codes',
  'health',
  'environments',
  'openApiHeading',
] as const
const passedOver = new Set(
  languages.flatMap((language) => alike.map((name) => pageTexts[name][language])),
)

interface Searched {
  /** What people look for the page by, which stands nowhere on it. */
  readonly keywords?: string
  /** An operation's page has one. */
  readonly operation?: object
  /** Whether what the page goes into is said on pages of its own. */
  readonly isFoundByOpening?: boolean
}

/** The part of a page that it is found by. */
export function searchedPart(
  html: string,
  { keywords, operation, isFoundByOpening }: Searched,
): string {
  const told = keywords ? html.replace('</h1>', `</h1><p>${keywords}</p>`) : html
  const [opening = '', ...sections] = told.split(/(?=<h2 )/)
  if (isFoundByOpening) return opening
  if (!operation) return told
  const own = sections.filter((section) => !passedOver.has(headingOf(section)))
  return [opening, ...own].join('')
}

function headingOf(section: string): string {
  const [, heading = ''] = /^<h2[^>]*>([\s\S]*?)<a /.exec(section) ?? []
  return heading.replace(/<[^>]+>|\u200B/g, '').trim()
}
