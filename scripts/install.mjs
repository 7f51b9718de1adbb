import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure, run } from '../bin/child.mjs'
import { inLanguage } from '../bin/language.mjs'
import { isSupported, nodePackage, oldestNode, readJson } from '../bin/node-version.mjs'

/**
 * Makes the checkout ready to run and gives the path of the Node to run it with.
 * Downloads only what is missing; two runs at once in one checkout take turns.
 * @param {string} root
 * @returns {Promise<string>}
 * @throws {Failure} when Node or the dependencies cannot be had
 */
export async function prepare(root) {
  const installed = findNode(root)
  if (installed && isInstalled(root)) return installed
  return withLock(root, async () => {
    const node = findNode(root) ?? (await installNode(root))
    if (!isInstalled(root)) await installDependencies(root, node)
    return node
  })
}

/** @param {string} root @returns {string | undefined} */
function findNode(root) {
  if (isSupported(process.versions.node)) return process.execPath
  const { binary } = nodePackage(root)
  const version = pinnedVersion(root)
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return version && stdout?.trim() === `v${version}` ? binary : undefined
}

/** @param {string} root @returns {string | undefined} undefined where there is none for this platform */
function pinnedVersion(root) {
  const { directory, name } = nodePackage(root)
  return readJson(join(directory, 'package.json')).optionalDependencies[name]
}

/** @param {string} root */
async function installNode(root) {
  const version = pinnedVersion(root)
  const running = {
    zh: `需要 Node ${oldestNode} 或更高版本，当前为 ${process.versions.node}`,
    en: `Node ${oldestNode} or newer is needed, and this is ${process.versions.node}`,
  }
  const remedy = {
    zh: '请安装 Node 24（https://nodejs.org）后重试。',
    en: 'Install Node 24 (https://nodejs.org) and run this again.',
  }
  if (!version) {
    throw failure(
      `${running.zh}，且没有可供 ${process.platform} 下载的版本。${remedy.zh}`,
      `${running.en}; there is none to download for ${process.platform}. ${remedy.en}`,
    )
  }
  say(
    `${running.zh}：正在将 Node ${version} 下载到 tools/node（仅此一次，占用 190 MB）`,
    `${running.en}: downloading Node ${version} into tools/node (once; 190 MB on disk)`,
  )
  await npmCi(nodePackage(root).directory, process.execPath)
  const node = findNode(root)
  if (node) return node
  throw failure(
    `下载的 Node ${version} 无法在此运行。${remedy.zh}`,
    `The downloaded Node ${version} does not run here. ${remedy.en}`,
  )
}

/**
 * One installation serves every command: a leaner one for `npm start` would be torn down by the
 * next `npm test`, under a server that still runs from it.
 * @param {string} root @param {string} node
 */
async function installDependencies(root, node) {
  say('正在安装依赖', 'Installing dependencies')
  await npmCi(root, node)
  writeFileSync(stampFile(root), lockDigest(root))
}

/**
 * Runs with the newest Node at hand: under an old one npm leaves out, without a word, the optional
 * packages whose `engines` do not admit it, and those hold binaries that are needed.
 * @param {string} directory @param {string} node
 */
async function npmCi(directory, node) {
  const cli = process.env.npm_execpath
  const npm = cli && /npm-cli\.c?js$/.test(cli) ? [node, cli] : ['npm']
  usePath(node)
  // `npm --prefix` leaves its directory in the environment; the flag here overrules it.
  const args = ['ci', '--prefix', directory, '--include=dev', '--loglevel=error']
  const [command = 'npm', ...before] = npm
  const code = await run(command, [...before, ...args], { cwd: directory, stdout: 'ignore' })
  if (code === 0) return
  throw failure(
    `在 ${directory} 中执行 npm ci 失败（退出码 ${code}），原因见上文`,
    `npm ci failed in ${directory} (exit code ${code}); see its message above`,
  )
}

/** Makes `node` mean this binary in every process started from here. @param {string} node */
export function usePath(node) {
  const separator = process.platform === 'win32' ? ';' : ':'
  const paths = (process.env.PATH ?? '').split(separator)
  if (paths[0] !== dirname(node)) process.env.PATH = [dirname(node), ...paths].join(separator)
}

/** @param {string} root @returns {boolean} */
function isInstalled(root) {
  return readText(stampFile(root)) === lockDigest(root)
}

/**
 * Does something that no other run does at the same time in this checkout.
 * @template T
 * @param {string} root @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withLock(root, work) {
  const lock = join(root, '.cache', 'install.lock')
  mkdirSync(dirname(lock), { recursive: true })
  for (let waited = false; !takeLock(lock); waited = true) {
    if (!waited)
      say(
        `正在等待另一个安装进程结束（如果没有，请删除 ${lock}）`,
        `Waiting for another run that is installing (if none is, delete ${lock})`,
      )
    await delay(200)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** @param {string} lock @returns {boolean} */
function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const holder = Number(readText(lock))
    if (!holder || isAlive(holder)) return false
    rmSync(lock, { force: true })
    return takeLock(lock)
  }
}

/** @param {number} pid @returns {boolean} */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** @param {unknown} error @param {string} code */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}

/** @param {string} zh @param {string} en */
function say(zh, en) {
  console.error(inLanguage(`astrolabe：${zh}`, `astrolabe: ${en}`))
}

/** @param {string} zh @param {string} en */
function failure(zh, en) {
  return new Failure(inLanguage(zh, en))
}

/** @param {string} root */
const lockFile = (root) => join(root, 'package-lock.json')
/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules', '.astrolabe-install')

/** @param {string} root */
function lockDigest(root) {
  const { platform, arch } = process
  return `${createHash('sha256')
    .update(readFileSync(lockFile(root)))
    .digest('hex')} ${platform} ${arch}`
}

/** @param {string} file @returns {string | undefined} */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
