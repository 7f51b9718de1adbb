import fc from 'fast-check'
import { afterAll, inject, vi } from 'vitest'
import { times } from './thorough.ts'

// A property ends before its test is timed out, and so with what it found: where it fails, it shrinks
// no longer than that, and where the machine is too slow for all its cases, it tries fewer.
fc.configureGlobal({
  numRuns: times(100, 25),
  seed: inject('propertySeed'),
  // Of a single case: only one that hangs takes so long.
  timeout: 30_000,
  interruptAfterTimeLimit: 45_000,
})

// Files of a worker share its modules, its clock and its environment: none leaves its fakes behind.
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
