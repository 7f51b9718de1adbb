import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The program as an image has it, compiled: it starts in a third of the time of its sources. */
    readonly program: string
  }
}

const root = join(import.meta.dirname, '..')

/** Runs once before all files, in the process that hands them out. Returns what ends it. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-program-'))
  // Some tests run it as another user.
  chmodSync(folder, 0o755)
  provide('program', makePackage(folder))
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Gives the path of the package's program. */
function makePackage(folder: string): string {
  const home = join(folder, 'astrolabe')
  mkdirSync(home)
  for (const name of ['bin', 'package.json']) {
    cpSync(join(root, name), join(home, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const out = ['--out', join(home, 'dist', 'app')]
  execFileSync(process.execPath, ['scripts/compile.ts', ...out], { cwd: root })
  return join(home, 'bin', 'astrolabe.mjs')
}
