import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { rolldown } from 'rolldown'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The program as a package has it, compiled: it starts in a third of the time of its sources. */
    readonly program: string
  }
}

const root = join(import.meta.dirname, '..')

/** What processes and threads start with. Compiled, they look for one another in one folder. */
const entries = [
  ...['app/main', 'app/reader-worker', 'app/processes/keeper', 'app/processes/server'],
  ...['services/bodies/body-worker', 'store/sqlite/ledger/worker'],
]

/** Packages of hundreds of modules. Others are loaded from where they are, as some have to be. */
const bundled = /^(typebox|kysely|yaml)(\/|$)/

/** Runs once before all files, in the process that hands them out. Returns what ends it. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-program-'))
  // Some tests run it as another user.
  chmodSync(folder, 0o755)
  provide('program', await makePackage(folder))
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Gives the path of the package's program. */
async function makePackage(folder: string): Promise<string> {
  const home = join(folder, 'astrolabe')
  mkdirSync(home)
  for (const name of ['bin', 'package.json']) {
    cpSync(join(root, name), join(home, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [basename(name), `${root}/src/${name}.ts`])),
    external: (id) => /^[@a-z]/.test(id) && !bundled.test(id),
    platform: 'node',
  })
  await bundle.write({ dir: join(home, 'dist', 'app'), keepNames: true, minify: false })
  await bundle.close()
  return join(home, 'bin', 'astrolabe.mjs')
}
