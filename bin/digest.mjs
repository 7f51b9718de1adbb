import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A hash that has read the given files, and all files in the given folders.
 * @param {string} root @param {readonly string[]} inputs paths from the root
 */
export function hashOf(root, inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesIn(root, input))
      hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash
}

/** @param {string} root @param {string} path @returns {string[]} */
function filesIn(root, path) {
  try {
    return readdirSync(join(root, path))
      .sort()
      .flatMap((name) => filesIn(root, join(path, name)))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path]
    throw error
  }
}

/** @param {string} file @returns {string | undefined} undefined where it cannot be read */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
