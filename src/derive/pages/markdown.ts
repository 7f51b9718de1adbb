/** Inline code; what a table would take for a cell's end is escaped there. */
export function code(text: string): string {
  return `\`${text}\``
}

/** A table. Cells stand on one line, and `|` in them is text. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** A fenced block, fenced longer than anything in it. */
export function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${text.trimEnd()}\n${marks}`
}

/** Plain data before a page; JSON is YAML too. */
export function frontMatter(data: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(data).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return ['---', ...lines, '---'].join('\n')
}

/** A container of VitePress: `danger`, `tip` and others. */
export function container(kind: string, title: string, text: string): string {
  return `::: ${kind} ${title}\n\n${text}\n\n:::`
}
