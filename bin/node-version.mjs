import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const manifest = fileURLToPath(new URL('../package.json', import.meta.url))

/** The oldest Node this project runs on, as in package.json's `engines`: `22.19`. */
export const oldestNode = readJson(manifest).engines.node.replace('>=', '')

/**
 * Whether a Node of this version can run the project.
 * @param {string} version as in `process.versions.node`
 * @param {string} oldest major and minor
 * @returns {boolean}
 */
export function isSupported(version, oldest = oldestNode) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

/**
 * Where `npm start` puts a Node of its own on this platform.
 * @param {string} root of the checkout
 */
export function nodePackage(root) {
  const directory = join(root, 'tools', 'node')
  const name = `node-${process.platform}-${process.arch}`
  const installed = join(directory, 'node_modules', name)
  return { directory, name, installed, binary: join(installed, 'bin', 'node') }
}

/**
 * The Node that `npm start` has downloaded. It is newer than the running one, which must be too
 * old: else each would start the other for ever.
 * @param {string} root of the checkout
 * @returns {string | undefined}
 */
export function downloadedNode(root) {
  const { installed, binary } = nodePackage(root)
  const manifest = join(installed, 'package.json')
  if (!existsSync(binary) || !existsSync(manifest)) return undefined
  return isSupported(readJson(manifest).version) ? binary : undefined
}

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
