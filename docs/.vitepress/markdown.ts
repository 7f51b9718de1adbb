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
      if (token.type === 'table_open') headings = []
      if (token.type === 'tr_open') column = 0
      if (token.type === 'th_open') headings.push(tokens[index + 1]?.content ?? '')
      if (token.type === 'td_open') token.attrSet('data-label', headings[column++] ?? '')
      // Rows shown as blocks would be none to those who hear the page.
      const role = roles[token.type]
      if (role) token.attrSet('role', role)
    }
  })
}

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
    if ((tokens[index]?.content.length ?? 0) < longWord) return html
    return html.replace(
      /(<[^>]*>)|([^<]+)/g,
      (_, tag: string | undefined, text = '') =>
        tag ?? text.replace(/[/._,](?=\w)|\]\./g, '$&<wbr>'),
    )
  }
}
