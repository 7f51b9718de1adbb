import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,tests,docs}/**/*.test.ts'],
    pool: 'threads',
    // Far above what any test takes, so that only a hang fails a slow machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
