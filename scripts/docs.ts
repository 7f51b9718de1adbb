// `npm run docs [-- --out FOLDER] [--base /docs/]`: builds the documentation as a folder of static files.
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vitepress'
import { loadSettings } from '../src/config.ts'
import { languages } from '../src/core/text.ts'
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
const docs = join(root, 'docs')
const { servers, defaultPrice, host, port } = loadSettings({})
const fallback = `http://${host}:${port}`
const addresses = { global: servers.global ?? fallback, cn: servers.cn ?? fallback }
const made = mkdtempSync(join(tmpdir(), 'astrolabe-docs-'))

process.env.DOCS_BASE = values.base
process.env.DOCS_SERVER = addresses.global
try {
  writePages(docs, { server: addresses.global, defaultPrice })
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
  const out = resolve(root, values.out)
  rmSync(out, { recursive: true, force: true })
  cpSync(made, out, { recursive: true })
} finally {
  rmSync(made, { recursive: true, force: true })
}
