import { execFile } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { beforeAll, inject } from 'vitest'
import { digestOf } from '../../scripts/documentation.mjs'

const root = join(import.meta.dirname, '..', '..')
/** Far above what it takes, where a slow machine does ten other things meanwhile. */
const buildMs = 600_000
const cache = join(root, 'node_modules', '.cache', 'docs')
const digest = digestOf(root)
const folder = join(cache, digest)

export interface Site {
  readonly folder: string
  /** The HTML pages by their addresses from the site's root, without `.html`. */
  readonly pages: () => ReadonlyMap<string, string>
  readonly read: (file: string) => string
}

/**
 * The documentation, for the tests of a file or suite. It is built once for all files of a run, and
 * for the runs that follow until anything changes that it is made from.
 */
export function builtSite(): Site {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  beforeAll(async () => {
    const mark = join(inject('runFolder'), 'site')
    const failure = `${mark}.failure`
    if (!existsSync(folder) && isFirst(mark)) await build(failure)
    // The folder comes whole, by being renamed.
    while (!existsSync(folder)) {
      if (existsSync(failure)) throw new Error(readFileSync(failure, 'utf8'))
      await delay(50)
    }
  }, buildMs)
  const pages = () =>
    new Map(
      globSync('**/*.html', { cwd: folder }).map((file) => [
        file.replace(/\.html$/, ''),
        read(file),
      ]),
    )
  return { folder, pages, read }
}

function isFirst(mark: string): boolean {
  try {
    mkdirSync(mark)
    return true
  } catch {
    return false
  }
}

/** Builds the documentation, or notes in a file, for all who wait, why it cannot be built. */
async function build(failure: string): Promise<void> {
  keepLatest()
  const env = { ...process.env, ASTROLABE_CONFIG: '', NODE_ENV: 'production' }
  const made = `${folder}.${process.pid}`
  // Most of what it makes is soon of no use: in more room it is swept away less often.
  const args = ['--max-semi-space-size=64', 'scripts/docs.ts', '--out', made]
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root, env })
    if (digestOf(root) !== digest) throw new Error('Its sources changed while it was built')
    renameSync(made, folder)
  } catch (error) {
    rmSync(made, { recursive: true, force: true })
    // Another run may have built the same meanwhile.
    if (!existsSync(folder)) writeFileSync(failure, String(error))
  }
}

/** Of what was built before, only the latest: a run that began with it may still read it. */
function keepLatest(): void {
  mkdirSync(cache, { recursive: true })
  const ages = readdirSync(cache).map((name) => {
    const path = join(cache, name)
    return { path, madeAtMs: statSync(path).mtimeMs }
  })
  const [, ...older] = ages.sort((a, b) => b.madeAtMs - a.madeAtMs)
  for (const { path } of older) rmSync(path, { recursive: true, force: true })
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
