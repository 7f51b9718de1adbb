import stringWidth from 'string-width'

/** Columns that a terminal gives the text: Chinese characters and emoji take two. */
export function displayWidth(text: string): number {
  return stringWidth(text)
}

/** The text in at most so many columns, with … where its end is left out. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let shown = ''
  let room = columns - 1
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    room -= displayWidth(segment)
    if (room < 0) break
    shown += segment
  }
  return `${shown}…`
}

/** The text with spaces after it, in so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}

/**
 * What a line of Chinese may be broken between: single characters and words of other scripts, with
 * the signs that may not begin a line, and after those that may not end one.
 */
const unbreakable =
  /\s*(?:[（“‘]*(?:\p{Script=Han}|[^\s\p{Script=Han}，。；：、？！（）“”‘’]+)[，。；：、？！）”’]*|[，。；：、？！（）“”‘’]+)/gu

/** The text in lines of at most so many columns, but for words that are longer. */
export function wrap(text: string, columns: number): string {
  const lines = text.split('\n').map((line) => {
    const wrapped = ['']
    for (const [part] of line.matchAll(unbreakable)) {
      const last = wrapped.at(-1) ?? ''
      if (last === '' || displayWidth(last + part) <= columns)
        wrapped[wrapped.length - 1] = last + part
      else wrapped.push(part.trimStart())
    }
    return wrapped.join('\n')
  })
  return lines.join('\n')
}
