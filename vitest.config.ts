import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { npmPrograms } from './tests/postgres-programs.ts'
import { isThorough } from './tests/thorough.ts'

/**
 * Files that take far longer than their size tells, which is all there is to go by at first: they do
 * much, or wait for others. The documents are built with the first of `docs`; what needs no documents
 * goes beside it.
 */
const longest = [
  ...[
    ...['promises-postgres', 'promises-sqlite', 'docs/fit', 'guides', 'ledger-engines', 'crash'],
    ...['samples', 'postgres-processes', 'store-move', 'processes', 'ledger-process'],
    ...['postgres-half-open', 'cli-troubles', 'gateway/ledger-outage', 'canary', 'cli-serve'],
    ...['outages-postgres', 'outages-sqlite', 'docs/browser', 'docs/compare', 'docs/home'],
    ...['docs/health', 'docs/search', 'docs/search-filters', 'durability', 'peers'],
    ...['gateway/views', 'gateway/database', 'postgres-undecided', 'cli', 'gateway/tracing'],
    ...['import-interrupted', 'tooling'],
  ].map((name) => `tests/${name}`),
  ...['ledger/doubt', 'ledger/exact', 'ledger/rivals', 'plans'].map(
    (name) => `src/store/postgres/${name}`,
  ),
]

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return place < 0 ? longest.length : place
}

/** Hands out the longest files first: as the last one, each would run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => placeOf(a) - placeOf(b))
  }
}

/**
 * Suites of the verbs and of the front door that ask nothing of SQLite's own. CI runs them over
 * PostgreSQL as well: that both decide alike is proved by suites that are always run.
 */
const onPostgres = [
  ...[
    'acts',
    'cli-history',
    'cli-records',
    'cli-usage',
    'import',
    'lists',
    'operator-errors',
    'processes',
  ],
  ...['presented', 'gateway/billing', 'gateway/drift', 'gateway/history-questions'],
  ...[
    'gateway/begins-again',
    'gateway/holder',
    'gateway/idempotency',
    'gateway/limits',
    'gateway/tokens',
  ],
].map((name) => `tests/${name}.test.ts`)

/** Where there is none, the suites of `src/store/postgres/` say so. */
const { ASTROLABE_TEST_POSTGRES, TESTS_WITHOUT } = process.env
const hasPostgres =
  !TESTS_WITHOUT?.split(',').includes('postgres') &&
  (ASTROLABE_TEST_POSTGRES !== undefined || npmPrograms() !== undefined)

const eachFile = {
  setupFiles: 'tests/setup.ts',
  pool: 'threads',
  // Loading everything anew for each file would be a third of the time.
  isolate: false,
  // Far above what any test takes, so that only a hang fails a slow machine.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 30_000, interval: 10 } },
} as const

export default defineConfig({
  test: {
    globalSetup: ['tests/global-setup.ts', 'tests/program.ts'],
    sequence: { sequencer: LongestFirst },
    // Many tests wait for other processes: with two workers more than cores, these idle for a twelfth of it.
    maxWorkers: availableParallelism() + 4,
    projects: [
      { test: { ...eachFile, name: 'sqlite', include: ['{src,tests,docs}/**/*.test.ts'] } },
      {
        test: {
          ...eachFile,
          name: 'postgres',
          include: hasPostgres && isThorough ? onPostgres : [],
          env: { TESTS_ENGINE: 'postgres' },
        },
      },
    ],
  },
})
