import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { stopServers } from './postgres-server.ts'
import { propertySeed } from './property-seed.ts'
import { isThorough } from './thorough.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Holds what is made once for all files of a run; it goes with the run. */
    readonly runFolder: string
    /** What all property tests start from. */
    readonly propertySeed: number
  }
  interface TaskMeta {
    /** Why a test is skipped. */
    skipped?: string
  }
}

/** Where the program keeps it as well: its processes and threads then start in half the time. */
const compileCache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'compile')

/** Runs once before all files, in the process that hands them out. Returns what ends it. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-tests-'))
  const seed = propertySeed(process.env)
  process.env.NODE_COMPILE_CACHE ??= compileCache
  provide('runFolder', folder)
  provide('propertySeed', seed)
  console.log(`Property tests run with the seed ${seed} (PROPERTY_SEED=${seed} repeats it)`)
  const repeated = isThorough
    ? 'as often as is promised'
    : 'a few times (TESTS_THOROUGH=1: as on CI)'
  console.log(`What no single try proves is repeated ${repeated}`)
  return () => {
    stopServers(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}
