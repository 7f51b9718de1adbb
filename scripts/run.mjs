// What `npm start` and `npm test` call. Runs on Node 18, before anything is installed: `node:` only.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, run } from '../bin/child.mjs'
import { inLanguage } from '../bin/language.mjs'
import { compile } from './compiled.mjs'
import { buildDocumentation } from './documentation.mjs'
import { prepare, usePath } from './install.mjs'
import { serverArguments, serverEnvironment } from './server.mjs'

const root = join(fileURLToPath(import.meta.url), '..', '..')

/** @type {Record<string, string[]>} */
const commands = {
  start: serverArguments,
  compile: ['scripts/compile.ts'],
  docs: ['scripts/docs.ts'],
  check: ['scripts/check.ts'],
  bench: ['bench/run.ts'],
  'bench:changes': ['bench/changes.ts'],
  'bench:engines': ['bench/engines.ts'],
  'bench:growth': ['bench/growth.ts'],
  'bench:history': ['bench/history.ts'],
  'bench:move': ['bench/move.ts'],
  'bench:pace': ['bench/pace.ts'],
}

// What nobody waits for, such as the documentation's end, must not end the server that runs here.
process.on('uncaughtException', tell)

try {
  const [name = '', ...rest] = process.argv.slice(2)
  const command = commands[name]
  if (!command) {
    const usage = `node scripts/run.mjs ${Object.keys(commands).join('|')}`
    throw new Failure(inLanguage(`用法：${usage}`, `Usage: ${usage}`))
  }
  const node = await prepare(root)
  usePath(node)
  if (name === 'start') Object.assign(process.env, { ...serverEnvironment, ...process.env })
  if (name === 'start' || name.startsWith('bench')) await compile(root, node)
  const endBuild = name === 'start' ? buildDocumentation(root, node) : () => {}
  process.exitCode = await run(node, [...command, ...rest], { cwd: root }).finally(endBuild)
} catch (error) {
  tell(error)
  process.exitCode = 1
}

/** @param {unknown} error of ours, or of the system, whose words name the file and what is wrong */
function tell(error) {
  const reason = error instanceof Error ? error.message : String(error)
  console.error(inLanguage(`astrolabe：${reason}`, `astrolabe: ${reason}`))
}
