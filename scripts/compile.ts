// `npm run compile [-- --out FOLDER]`: the server and the packages it is made of, in a few files.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { digestOf, stampName } from '../bin/compiled.mjs'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/app' } } })
const root = join(import.meta.dirname, '..')
const out = resolve(root, values.out)

/** What is started by the name of its file: the program, its threads and its processes. */
const entries = [
  'src/app/main.ts',
  'src/app/reader-worker.ts',
  'src/app/processes/keeper.ts',
  'src/app/processes/server.ts',
  'src/services/bodies/body-worker.ts',
  'src/store/sqlite/ledger/worker.ts',
]

// Before they are read: what changes meanwhile is compiled the next time.
const digest = digestOf(root)
// Beside their place, so that a server that starts meanwhile finds all files or none.
mkdirSync(dirname(out), { recursive: true })
const folder = mkdtempSync(join(dirname(out), '.compile-'))
const made = join(folder, 'app')
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143))
const program = await rolldown({
  cwd: root,
  input: entries,
  platform: 'node',
  // It finds its binary by where its own files are.
  external: ['better-sqlite3'],
})
await program.write({
  dir: made,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  // Names stay as they are: errors in the log tell them.
  minify: { compress: true, mangle: false, codegen: true },
})
writeFileSync(join(made, stampName), digest)
rmSync(out, { recursive: true, force: true })
renameSync(made, out)
