import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, readText } from './digest.mjs'

/** What the compiled program is made from, beside its packages. */
const inputs = ['src', 'scripts/compile.ts', 'package-lock.json']

/** What tells the sources of a checkout from any others. @param {string} root */
export const digestOf = (root) => hashOf(root, inputs).digest('hex')

/** The name of the file in the compiled program's folder that has the digest of its sources. */
export const stampName = '.stamp'

/**
 * Whether the program was compiled from the sources that are there now.
 * @param {string} root
 */
export function isCompiled(root) {
  const stamp = readText(join(root, 'dist', 'app', stampName))
  if (stamp === undefined) return false
  try {
    return stamp === digestOf(root)
  } catch {
    // A file that cannot be read, such as an editor's lock, is none that was compiled.
    return false
  }
}

/** Whether there is nothing but the compiled program, as in an image. @param {string} root */
export const hasNoSources = (root) => !existsSync(join(root, 'src', 'app', 'main.ts'))
