import fc from 'fast-check'
import { inject } from 'vitest'

// A failing property tells its seed, and ends before its test is timed out: it shrinks for so long
// and no longer. One that hangs fails as well.
fc.configureGlobal({
  seed: inject('propertySeed'),
  interruptAfterTimeLimit: 45_000,
  markInterruptAsFailure: true,
})
