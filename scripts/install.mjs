import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isSupported, oldestNode } from '../bin/node-version.mjs'
import { Failure, run } from './child.mjs'

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
  return withLock(join(root, '.cache', 'install.lock'), async () => {
    const node = findNode(root) ?? (await installNode(root))
    if (!isInstalled(root)) await installDependencies(root, node)
    return node
  })
}

/** @param {string} root @returns {string | undefined} */
function findNode(root) {
  if (isSupported(process.versions.node)) return process.execPath
  const { binary, version } = fallbackNode(root)
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return version && stdout?.trim() === `v${version}` ? binary : undefined
}

/** @param {string} root */
function fallbackNode(root) {
  const directory = join(root, 'tools', 'node')
  const name = `node-${process.platform}-${process.arch}`
  /** @type {string | undefined} */
  const version = readJson(join(directory, 'package.json')).optionalDependencies[name]
  return { directory, version, binary: join(directory, 'node_modules', name, 'bin', 'node') }
}

/** @param {string} root */
async function installNode(root) {
  const { directory, version } = fallbackNode(root)
  const running = `Node ${oldestNode} or newer is needed, and this is ${process.versions.node}`
  const remedy = 'Install Node 24 (https://nodejs.org) and run this again.'
  if (!version) {
    throw new Failure(`${running}; there is none to download for ${process.platform}. ${remedy}`)
  }
  say(`${running}: downloading Node ${version} into tools/node (once; 190 MB on disk)`)
  await npmCi(directory, process.execPath)
  const node = findNode(root)
  if (!node) throw new Failure(`The downloaded Node ${version} does not run here. ${remedy}`)
  return node
}

/**
 * One installation serves every command: a leaner one for `npm start` would be torn down by the
 * next `npm test`, under a server that still runs from it.
 * @param {string} root @param {string} node
 */
async function installDependencies(root, node) {
  say('Installing dependencies')
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
  if (code !== 0) {
    throw new Failure(`npm ci failed in ${directory} (exit code ${code}); see its message above`)
  }
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
 * @template T
 * @param {string} lock @param {() => Promise<T>} work @returns {Promise<T>}
 */
async function withLock(lock, work) {
  mkdirSync(dirname(lock), { recursive: true })
  for (let waited = false; !takeLock(lock); waited = true) {
    if (!waited) say(`Waiting for another run that is installing (if none is, delete ${lock})`)
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

/** @param {string} text */
function say(text) {
  console.error(`astrolabe: ${text}`)
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

/** @param {string} file */
function readJson(file) {
  const text = readText(file)
  return text === undefined ? undefined : JSON.parse(text)
}
