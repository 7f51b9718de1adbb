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
