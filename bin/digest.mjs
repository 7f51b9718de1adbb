import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A hash that has read the given files, and all files in the given folders.
 * @param {string} root @param {readonly string[]} inputs paths from the root
 */
export function hashOf(root, inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesIn(root, input))
      hash.update(file).update(readFileSync(`${root}/${file}`))
  }
  return hash
}

/** @param {string} root @param {string} path @returns {string[]} */
function filesIn(root, path) {
  const file = join(root, path)
  return statSync(file).isDirectory() ? filesUnder(file, path) : [path]
}

/** @param {string} folder @param {string} path from the root @returns {string[]} */
function filesUnder(folder, path) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() || isLinkToFolder(`${folder}/${entry.name}`, entry)
        ? filesUnder(`${folder}/${entry.name}`, `${path}/${entry.name}`)
        : [`${path}/${entry.name}`],
    )
}

/** @param {string} path @param {import('node:fs').Dirent} entry */
function isLinkToFolder(path, entry) {
  return entry.isSymbolicLink() && statSync(path).isDirectory()
}

/** @param {string} file @returns {string | undefined} undefined where it cannot be read */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
