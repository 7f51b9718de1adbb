/** Prints inline code, in which the end of a table's cell is escaped. */
export function code(text: string): string {
  return `\`${text}\``
}

/** Prints a table. Cells stand on one line, and `|` in them is text. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** Prints a fenced block, whose fence is longer than anything in it. */
export function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${text.trimEnd()}\n${marks}`
}

/** Prints plain data to stand before a page; JSON is YAML too. */
export function frontMatter(data: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(data).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return ['---', ...lines, '---'].join('\n')
}

/** Prints a container of VitePress: `danger`, `tip` and others. */
export function container(kind: string, title: string, text: string): string {
  return `::: ${kind} ${title}\n\n${text}\n\n:::`
}
