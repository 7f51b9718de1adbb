import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../src/core/text.ts'

/** A guide as it is written, without what the code knows and generated blocks repeat. */
export interface Guide {
  readonly name: string
  readonly language: Language
  readonly frontmatter: string
  /** The page without its frontmatter. */
  readonly text: string
  readonly fences: readonly Fence[]
}

interface Fence {
  readonly language: string
  readonly text: string
  /** The comment before the block: `not run: …`, or `code: …` with the code its calls answer with. */
  readonly note: string | undefined
}

const docs = join(import.meta.dirname, '..', 'docs')

/** The names of a language's guides, without extension. */
export function guideNames(language: Language): readonly string[] {
  return readdirSync(join(docs, language, 'guide'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -3))
    .sort()
}

export function readGuide(language: Language, name: string): Guide {
  const page = readFileSync(join(docs, language, 'guide', `${name}.md`), 'utf8')
  const [, frontmatter = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(page) ?? []
  const text = body.replace(/(<!-- generated:\S+ -->\n)[\s\S]*?(<!-- \/generated -->)/g, '$1$2')
  return { name, language, frontmatter, text, fences: fencesOf(text) }
}

const fencePattern = /(?:<!-- (.+?) -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm

function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(fencePattern)].map(([, note, language = '', inside = '']) => ({
    language,
    text: inside,
    note,
  }))
}

/** What a page's headings can be linked by. */
export function anchorsIn(guide: Guide): readonly string[] {
  const headings = proseOf(guide).matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, ''),
  )
}

/** The page without its blocks: what is read and not pasted. */
export function proseOf({ text }: Guide): string {
  return text.replace(fencePattern, '')
}

/** What stands between backticks in the prose. */
export function codeSpans(guide: Guide): readonly string[] {
  return [...proseOf(guide).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** The prose without code, comments and where links lead. */
export function wordsOf(guide: Guide): string {
  return proseOf(guide)
    .replace(/`[^`\n]+`/g, '')
    .replace(/<!--.*?-->/g, '')
    .replace(/\]\([^)]*\)/g, ']')
}

/** The commands of a block without its comments, which each language has in its own words. */
export function withoutComments(text: string): string {
  return text.replace(/(^|\s+)#\s.*$/gm, '')
}
