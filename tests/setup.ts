import fc from 'fast-check'
import { afterAll, inject, vi } from 'vitest'

// A failing property tells its seed, and ends before its test is timed out: it shrinks for so long
// and no longer. One that hangs fails as well.
fc.configureGlobal({
  seed: inject('propertySeed'),
  interruptAfterTimeLimit: 45_000,
  markInterruptAsFailure: true,
})

// Files of a worker share its modules, its clock and its environment: none leaves its fakes behind.
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
