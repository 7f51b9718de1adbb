import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const buildMs = 240_000

export interface Site {
  readonly folder: string
  /** The HTML pages by their addresses from the site's root, without `.html`. */
  readonly pages: () => ReadonlyMap<string, string>
  readonly read: (file: string) => string
}

/** Builds the documentation once for the tests of a file. */
export function builtSite(): Site {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-site-'))
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  beforeAll(async () => {
    const environment = { ...process.env, ASTROLABE_CONFIG: '', NODE_ENV: 'production' }
    await promisify(execFile)(process.execPath, ['scripts/docs.ts', '--out', folder], {
      cwd: root,
      env: environment,
    })
  }, buildMs)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const pages = () =>
    new Map(
      globSync('**/*.html', { cwd: folder }).map((file) => [
        file.replace(/\.html$/, ''),
        read(file),
      ]),
    )
  return { folder, pages, read }
}

/** The text of HTML as a reader sees it. */
export function textOf(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('\u200B', '')
}
