import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Language } from '../../src/core/text.ts'

export interface PlainPage {
  /** From the site's root, without extension. */
  readonly path: string
  readonly language: Language
  readonly title: string
  readonly description: string
  /** Markdown for readers who see no page: no front matter, no components. */
  readonly text: string
}

/** Reads a page of the site and takes out what only its theme understands. */
export function plainPage(docs: string, path: string, language: Language): PlainPage {
  const source = readFileSync(join(docs, `${path}.md`), 'utf8')
  const [, head = '', body = source] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? []
  return {
    path,
    language,
    title: entry(head, 'title'),
    description: entry(head, 'description'),
    text: `${withoutTheme(body).trim()}\n`,
  }
}

function entry(head: string, name: string): string {
  const [, value = ''] = new RegExp(`^${name}: *(.*)$`, 'm').exec(head) ?? []
  return value.startsWith('"') ? (JSON.parse(value) as string) : value
}

function withoutTheme(body: string): string {
  let inFence = false
  const lines = body.split('\n').flatMap((line) => {
    if (/^`{3,}/.test(line)) inFence = !inFence
    if (inFence) return [line.replace(/^(`{3,}\w*) \[.*\]$/, '$1')]
    if (/^(<\/?[A-Z]|<\/?details|<\/?div|<!--|:::\s*$|::: code-group)/.test(line)) return []
    const [, title] = /^(?:::: \w+ |<summary>)(.*?)(?:<\/summary>)?$/.exec(line) ?? []
    return [title === undefined ? line : `**${title}**`]
  })
  return lines.join('\n').replace(/\n{3,}/g, '\n\n')
}

/** Writes each page as Markdown beside its HTML, and the two files that models look for. */
export function writePlainPages(folder: string, base: string, pages: readonly PlainPage[]): void {
  for (const { path, text } of pages) write(join(folder, `${path}.md`), text)
  const line = ({ path, title, description }: PlainPage) =>
    `- [${title}](${base}${path}.md)${description && `: ${description}`}`
  const of = (language: Language) => pages.filter((page) => page.language === language)
  const head =
    '# Astrolabe\n\n> A self-hosted API for data about creators on Douyin Xingtu (巨量星图). 自托管的抖音星图达人数据接口。'
  write(
    join(folder, 'llms.txt'),
    `${[head, '## English', of('en').map(line).join('\n'), '## 简体中文', of('zh').map(line).join('\n')].join('\n\n')}\n`,
  )
  write(join(folder, 'llms-full.txt'), [head, ...pages.map(({ text }) => text)].join('\n\n'))
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
