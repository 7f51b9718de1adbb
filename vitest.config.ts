import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take far longer than their size tells, which is all there is to go by at first. The
 * documents are built with the first of `docs`; what needs no documents goes beside it.
 */
const longest = [
  ...['docs/fit', 'guides', 'ledger-process', 'crash', 'samples', 'cli-troubles', 'rate'],
  ...['docs/browser', 'docs/compare', 'docs/home', 'docs/health', 'docs/search', 'durability'],
]

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
  return place < 0 ? longest.length : place
}

/** Hands out the longest files first: as the last one, each would run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => placeOf(a) - placeOf(b))
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
    // Many tests wait for other processes, and with a worker a core the cores idle for a third of it.
    maxWorkers: availableParallelism() + 1,
    // Far above what any test takes, so that only a hang fails a slow machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 10 } },
  },
})
