import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, readText } from './digest.mjs'

/** What the compiled server is made from, beside its packages. */
const inputs = ['src', 'scripts/compile.ts', 'package-lock.json']

/** What tells the sources of a checkout from any others. @param {string} root */
export const digestOf = (root) => hashOf(root, inputs).digest('hex')

/** The name of the file in the compiled server's folder that has the digest of its sources. */
export const stampName = '.stamp'

/**
 * Whether there is a compiled server of the sources that are there now.
 * @param {string} root
 */
export function isCompiled(root) {
  const stamp = readText(join(root, 'dist', 'app', stampName))
  return stamp !== undefined && stamp === digestOf(root)
}

/** Whether there is nothing but the compiled server, as in an image. @param {string} root */
export const hasNoSources = (root) => !existsSync(join(root, 'src', 'app', 'main.ts'))
