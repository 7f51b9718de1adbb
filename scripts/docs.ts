// `npm run docs [-- --out FOLDER] [--base /docs/]`: builds the documentation as a folder of static files.
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vitepress'
import { languages } from '../src/core/text.ts'
import { loadSettings } from '../src/settings/load.ts'
import { compressFiles } from './docs/compress.ts'
import { inlineScripts } from './docs/inline-scripts.ts'
import { writePages } from './docs/pages.ts'
import { plainPage, writePlainPages } from './docs/plain.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist/docs' },
    base: { type: 'string', default: '/docs/' },
  },
})
const root = join(import.meta.dirname, '..')
const { servers, defaultPrice, host, port } = loadSettings({})
const addresses = {
  global: servers.global ?? `http://${host}:${port}`,
  ...(servers.cn !== undefined && { cn: servers.cn }),
}

// Beside `docs`, as its files refer to the sources; of its own, as two builds may run at once.
const docs = mkdtempSync(join(root, '.docs-build-'))
const made = join(docs, '.vitepress', 'site')

const cleanUp = () => rmSync(docs, { recursive: true, force: true })
process.once('SIGTERM', () => {
  cleanUp()
  process.exit(143)
})

process.env.DOCS_BASE = values.base
process.env.DOCS_SERVER = addresses.global
try {
  cpSync(join(root, 'docs'), docs, { recursive: true })
  nameServer(docs, addresses.global)
  const { global: server, ...second } = addresses
  writePages(docs, { server, ...second, defaultPrice })
  await build(docs, { outDir: made })
  const pages = languages.flatMap((language) =>
    globSync(`${language}/**/*.md`, { cwd: docs })
      .toSorted()
      .map((file) => plainPage(docs, file.replace(/\.md$/, ''), language)),
  )
  writePlainPages(made, values.base, pages)
  writeFileSync(join(made, 'servers.json'), JSON.stringify(addresses))
  writeFileSync(join(made, 'inline-scripts.json'), JSON.stringify(inlineScripts(made)))
  await compressFiles(made)
  replaceFolder(resolve(root, values.out), made)
} finally {
  cleanUp()
}

/** Guides name the address that a gateway has without settings; readers have this one. */
function nameServer(folder: string, server: string): void {
  for (const file of globSync('*/guide/*.md', { cwd: folder })) {
    const path = join(folder, file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('http://127.0.0.1:8720', server))
  }
}

/** Whoever reads the folder meanwhile finds the old files or the new ones. */
function replaceFolder(folder: string, by: string): void {
  const next = `${folder}.next`
  const former = `${folder}.former`
  for (const each of [next, former]) rmSync(each, { recursive: true, force: true })
  moveFolder(by, next)
  if (existsSync(folder)) renameSync(folder, former)
  renameSync(next, folder)
  rmSync(former, { recursive: true, force: true })
}

/** Renames it where it may go by a name alone: to another file system it is copied. */
function moveFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    renameSync(from, to)
  } catch (error) {
    if (Object(error).code !== 'EXDEV') throw error
    cpSync(from, to, { recursive: true })
  }
}
