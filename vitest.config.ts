import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,tests,docs}/**/*.test.ts'],
    globalSetup: 'tests/global-setup.ts',
    setupFiles: 'tests/setup.ts',
    pool: 'threads',
    // Loading everything anew for each file would be a third of the time.
    isolate: false,
    // Many tests wait for other processes: a core that is left to them alone would idle.
    maxWorkers: '100%',
    // Far above what any test takes, so that only a hang fails a slow machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 10 } },
  },
})
