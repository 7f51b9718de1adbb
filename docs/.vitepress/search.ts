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
  return Array.isArray(titles) && titles.length === 0 ? 3 : 1
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
  /** Whether the page is an operation's, and there is another to use instead. */
  readonly operation?: { readonly isSucceeded: boolean }
}

/**
 * The part of a page that it is found by. Fields lead to the page of the operation to use, and not
 * to that of its former path as well.
 */
export function searchedPart(html: string, { keywords, operation }: Searched): string {
  const told = keywords ? html.replace('</h1>', `</h1><p>${keywords}</p>`) : html
  if (!operation) return told
  const [start = '', ...sections] = told.split(/(?=<h2 )/)
  if (operation.isSucceeded) return start
  return [start, ...sections.filter((section) => !passedOver.has(headingOf(section)))].join('')
}

function headingOf(section: string): string {
  const [, heading = ''] = /^<h2[^>]*>([\s\S]*?)<a /.exec(section) ?? []
  return heading.replace(/<[^>]+>|\u200B/g, '').trim()
}
