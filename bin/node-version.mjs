import { readFileSync } from 'node:fs'

const manifest = new URL('../package.json', import.meta.url)

/** The oldest Node this project runs on, as in package.json's `engines`: `22.19`. */
export const oldestNode = JSON.parse(readFileSync(manifest, 'utf8')).engines.node.replace('>=', '')

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
