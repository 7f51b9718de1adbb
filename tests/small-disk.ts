import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, type TestOptions } from 'vitest'
import type { AtEnd } from './harness.ts'
import { skippedWhere } from './tools.ts'

/** A file system of its own, which can be filled. */
export interface SmallDisk {
  readonly folder: string
  fill(): void
  makeRoom(): void
}

/** Options of a test that needs one: where root may mount nothing, as in most containers, none is had. */
export function needsSmallDisk(): TestOptions {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-disk-'))
  const isMounted = mount(folder, 1)
  if (isMounted) unmount(folder)
  rmdirSync(folder)
  return skippedWhere(!isMounted, 'no file system can be mounted to be filled (it takes root)')
}

/** One of so many megabytes, whose root belongs to `owner`; it goes with the test. */
export function smallDisk(megabytes: number, owner = 0, atEnd: AtEnd = onTestFinished): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-disk-'))
  if (!mount(folder, megabytes, owner)) throw new Error('No file system can be mounted')
  atEnd(() => {
    unmount(folder)
    rmdirSync(folder)
  })
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      const piece = Buffer.alloc(4096)
      try {
        for (;;) writeFileSync(ballast, piece, { flag: 'a' })
      } catch (error) {
        if (!String(error).includes('ENOSPC')) throw error
      }
    },
    makeRoom: () => rmSync(ballast),
  }
}

function mount(folder: string, megabytes: number, owner = 0): boolean {
  const options = `size=${megabytes}m,mode=0700,uid=${owner},gid=${owner}`
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0
}

/** Whatever still uses it: that has lost it by then. */
function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder])
}
