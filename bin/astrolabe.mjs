#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { Failure, run } from './child.mjs'
import { hasNoSources, isCompiled } from './compiled.mjs'
import { downloadedNode, isSupported, oldestNode } from './node-version.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

if (!hasWorkingFolder()) {
  refuse(
    '当前目录已不存在。请先进入一个存在的目录，再重新执行命令。',
    'The working folder is gone. Change to one that exists, then run the command again.',
  )
} else if (isSupported(process.versions.node)) await start()
else await startElsewhere()

async function start() {
  // Beside the packages, which nobody else may write. Where that is read-only, nothing is cached.
  const compiled = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))
  module.enableCompileCache(compiled)
  // Threads and processes that are started from here take it from the environment.
  process.env.NODE_COMPILE_CACHE ??= compiled
  let isLoaded = false
  try {
    const program = await load()
    isLoaded = true
    await program.run(process.argv)
  } catch (error) {
    refuseToGoOn(/** @type {Error & { code?: string }} */ (error), isLoaded)
  }
}

/** Commands load what they do when they run, and by then the program may have been compiled anew. */
function refuseToGoOn(
  /** @type {Error & { code?: string }} */ { code, message },
  /** @type {boolean} */ isLoaded,
) {
  const isMissing = code === 'ERR_MODULE_NOT_FOUND'
  if (isMissing && isLoaded && !message.startsWith('Cannot find package')) {
    refuse(
      '程序文件在命令运行期间有变动（例如重新编译）。请重新执行命令。',
      'The files of the program changed while the command ran, as when it is compiled. Run the command again.',
    )
  } else {
    refuse(
      `${isMissing ? '依赖尚未安装' : `程序无法加载（${message}）`}。请在 ${root} 中运行 npm ci 或 npm start。`,
      `${isMissing ? 'The dependencies are not installed' : `The program cannot be loaded (${message})`}. Run npm ci or npm start in ${root}.`,
    )
  }
}

/** What was compiled, which starts in a third of the time, unless the sources have changed since. */
function load() {
  if (hasNoSources(root) || isCompiled(root))
    return import(new URL('../dist/app/main.js', import.meta.url).href)
  return import('../src/app/main.ts')
}

/** An older Node does not fail with a message: it crashes inside the database driver. */
async function startElsewhere() {
  const node = downloadedNode(root)
  try {
    if (node === undefined) throw new Failure()
    const args = [...process.execArgv, ...process.argv.slice(1)]
    process.exitCode = await run(node, args, { cwd: process.cwd() })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const running = process.versions.node
    refuse(
      `Astrolabe 需要 Node ${oldestNode} 或更高版本，当前为 ${running}。请安装 Node 24（https://nodejs.org），或在源码目录中运行 npm start。`,
      `Astrolabe needs Node ${oldestNode} or newer; this is ${running}. Install Node 24 (https://nodejs.org), or run npm start in a checkout.`,
    )
  }
}

function hasWorkingFolder() {
  try {
    return existsSync(process.cwd())
  } catch {
    return false
  }
}

/** Says in both languages what keeps the program from starting: no setting has been read yet. */
function refuse(/** @type {string} */ zh, /** @type {string} */ en) {
  console.error(zh)
  console.error(en)
  process.exitCode = 1
}
