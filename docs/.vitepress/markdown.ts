import type { MarkdownOptions } from 'vitepress'

/** The renderer that a site's pages go through. */
type Renderer = Parameters<NonNullable<MarkdownOptions['config']>>[0]

const chinese = /\p{Script=Han}[\p{Script=Han}\p{P}\d\s\w]*\p{Script=Han}|\p{Script=Han}/gu

/** Fits what Markdown makes to narrow pages and to readers who hear them. */
export function fitMarkdown(md: Renderer): void {
  labelCells(md)
  markChinese(md)
  breakCode(md)
}

/** Below some width a row is a card, whose cells say themselves what column they are. */
function labelCells(md: Renderer): void {
  md.core.ruler.push('labelled-cells', ({ tokens }) => {
    let headings: string[] = []
    let column = 0
    for (const [index, token] of tokens.entries()) {
      const { type } = token
      const inside = tokens[index + 1]
      if (type === 'table_open') headings = []
      else if (type === 'tr_open') column = 0
      else if (type === 'th_open') headings.push(inside?.content ?? '')
      else if (type === 'td_open') labelCell(token, inside, headings[column++] ?? '')
    }
  })
  // Rows shown as blocks would be none to those who hear the page.
  md.core.ruler.push('table-roles', ({ tokens }) => {
    for (const token of tokens) {
      const role = roles[token.type]
      if (role) token.attrSet('role', role)
    }
  })
}

type Token = ReturnType<Renderer['parse']>[number]

function labelCell(cell: Token, inside: Token | undefined, label: string): void {
  cell.attrSet('data-label', label)
  for (const child of inside?.children ?? []) child.meta = inTable
}

/** Marks code in a table, which may break where other code stays whole. */
const inTable = { inTable: true }

const roles: Readonly<Record<string, string>> = {
  table_open: 'table',
  thead_open: 'rowgroup',
  tbody_open: 'rowgroup',
  tr_open: 'row',
  th_open: 'columnheader',
  td_open: 'cell',
}

/** Chinese on an English page says so, for voices that read it. */
function markChinese(md: Renderer): void {
  for (const name of ['text', 'code_inline', 'fence'] as const) {
    const render = md.renderer.rules[name]
    if (!render) continue
    md.renderer.rules[name] = (tokens, index, options, env, self) => {
      const html = render(tokens, index, options, env, self)
      return String(env.relativePath).startsWith('en/') ? withLanguage(html) : html
    }
  }
}

/** The HTML with Chinese outside of its tags marked. */
function withLanguage(html: string): string {
  return html.replace(
    /(<[^>]*>)|([^<]+)/g,
    (_, tag: string | undefined, text: string | undefined) =>
      tag ?? (text ?? '').replace(chinese, (run) => `<span lang="zh-CN">${run}</span>`),
  )
}

const longWord = 18

/** Long names in a table may break where they have joints, but nowhere else. */
function breakCode(md: Renderer): void {
  const render = md.renderer.rules.code_inline
  if (!render) return
  md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const html = render(tokens, index, options, env, self)
    const token = tokens[index]
    if (token?.meta !== inTable || token.content.length < longWord) return html
    return html.replace(
      /(<[^>]*>)|([^<]+)/g,
      (_, tag: string | undefined, text = '') =>
        tag ?? text.replace(/[/._,](?=\w)|\]\./g, '$&<wbr>'),
    )
  }
}
