import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take far longer than their size tells, which is all there is to go by at first. */
const longest = /tests\/(crash|rate|durability|docs\/(browser|fit))\.test\.ts$/

/** Hands out the longest files first: as the last one, each would run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    include: ['{src,tests,docs}/**/*.test.ts'],
    globalSetup: 'tests/global-setup.ts',
    setupFiles: 'tests/setup.ts',
    sequence: { sequencer: LongestFirst },
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
