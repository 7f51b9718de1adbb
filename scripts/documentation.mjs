import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { hashOf, readText } from '../bin/digest.mjs'

/** What the documentation is made from. */
const inputs = [
  'docs',
  'scripts/docs',
  'scripts/docs.ts',
  'src/catalog',
  'src/core',
  'src/derive',
  'src/settings',
  'package-lock.json',
]
/**
 * Builds the documentation beside the server where it is missing or out of date, at the lowest
 * priority. Returns what ends that early.
 * @param {string} root @param {string} node @returns {() => void}
 */
export function buildDocumentation(root, node) {
  const stamp = join(root, 'dist', 'docs', '.stamp')
  const digest = digestOf(root)
  if (readText(stamp) === digest) return () => {}
  const child = spawn(node, ['scripts/docs.ts'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  child.once('error', () => {})
  if (child.pid !== undefined) lower(child.pid)
  child.once('exit', (code, signal) => {
    if (code === 0) writeFileSync(stamp, digest)
    else if (!signal) console.error(`astrolabe: the documentation could not be built:\n${said}`)
  })
  return () => child.kill()
}

/** @param {number} pid */
function lower(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {}
}

/** What tells the documentation of a checkout from any other's. @param {string} root */
export function digestOf(root) {
  // Pages tell the price and the addresses of the environments.
  const told = Object.entries(process.env).filter(([name]) =>
    /^ASTROLABE_(DEFAULT_PRICE|SERVERS_|HOST$|PORT$)/.test(name),
  )
  const file = process.env.ASTROLABE_CONFIG || join(root, 'astrolabe.yaml')
  const configured = readText(file) ?? ''
  return hashOf(root, inputs).update(JSON.stringify(told.sort())).update(configured).digest('hex')
}
