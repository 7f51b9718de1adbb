// What `npm start` and `npm test` call. Runs on Node 18, before anything is installed: `node:` only.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, run } from './child.mjs'
import { buildDocumentation } from './documentation.mjs'
import { prepare, usePath } from './install.mjs'
import { serverArguments } from './server.mjs'

const root = join(fileURLToPath(import.meta.url), '..', '..')

/** @type {Record<string, string[]>} */
const commands = {
  start: serverArguments,
  docs: ['scripts/docs.ts'],
  check: ['scripts/check.ts'],
  bench: ['bench/run.ts'],
  'bench:growth': ['bench/growth.ts'],
  'bench:history': ['bench/history.ts'],
  'bench:pace': ['bench/pace.ts'],
}

try {
  const [name = '', ...rest] = process.argv.slice(2)
  const command = commands[name]
  if (!command) throw new Failure(`Usage: node scripts/run.mjs ${Object.keys(commands).join('|')}`)
  const node = await prepare(root)
  usePath(node)
  const endBuild = name === 'start' ? buildDocumentation(root, node) : () => {}
  process.exitCode = await run(node, [...command, ...rest], { cwd: root }).finally(endBuild)
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(`astrolabe: ${error.message}`)
  process.exitCode = 1
}
