// What `npm run check` does: every check there is, two at a time. Its last lines name what was skipped
// and why, and say `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { propertySeed } from '../tests/property-seed.ts'
import { countTests, skippedLines, type Tally } from './test-report.ts'

interface Outcome {
  readonly exitCode: number
  readonly output: string
}

interface Step {
  readonly name: string
  readonly run: () => Promise<Outcome>
  /** For a step that is many checks in one; without it the step counts as one. */
  readonly tally?: (outcome: Outcome) => Tally
}

const root = join(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'astrolabe-check-'))
const testReport = join(scratch, 'tests.json')
const documents = join(scratch, 'openapi')
const seed = String(propertySeed(process.env))

const bins = {
  biome: '@biomejs/biome/bin/biome',
  knip: 'knip/bin/knip.js',
  redocly: '@redocly/cli/bin/cli.js',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
}

const tests: Step = {
  name: 'tests',
  run: () =>
    tool(
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${testReport}`,
    ),
  tally: ({ exitCode }) => countTests(readReport(), exitCode),
}

const others: readonly Step[] = [
  { name: 'generated files', run: () => node('scripts/generate.ts', '--check') },
  { name: 'types', run: () => tool('tsc', '--noEmit') },
  { name: 'types of the documentation', run: () => tool('tsc', '--noEmit', '-p', 'docs') },
  { name: 'lint and format', run: () => tool('biome', 'ci', '--colors=off', '.') },
  { name: 'dead code', run: () => tool('knip', '--no-progress') },
  { name: 'OpenAPI', run: lintDocuments },
]

try {
  console.log(`Property tests run with the seed ${seed} (PROPERTY_SEED=${seed} repeats it)`)
  const tallies = await Promise.all([inOrder([tests]), inOrder(others)])
  const passed = tallies.flat().reduce((sum, tally) => sum + tally.passed, 0)
  const failed = tallies.flat().reduce((sum, tally) => sum + tally.failed, 0)
  process.exitCode = failed > 0 ? 1 : 0
  for (const line of skippedLines(readReport())) console.log(line)
  console.log(`${passed} passed, ${failed} failed`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function inOrder(steps: readonly Step[]): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const step of steps) tallies.push(await report(step))
  return tallies
}

async function report({ name, run, tally }: Step): Promise<Tally> {
  const startedAt = performance.now()
  const outcome = await run()
  const counted = tally?.(outcome) ?? one(outcome)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const ok = counted.failed === 0
  const count = tally ? ` (${counted.passed} passed, ${counted.failed} failed)` : ''
  console.log(`${ok ? '✓' : '✗'} ${name}${count} ${seconds} s`)
  if (!ok) console.log(outcome.output.trimEnd())
  return counted
}

function one({ exitCode }: Outcome): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function lintDocuments(): Promise<Outcome> {
  const written = await node('scripts/openapi.ts', documents)
  if (written.exitCode !== 0) return written
  const files = readdirSync(documents).map((file) => join(documents, file))
  // The recommended rules, with what they only warn of counted as errors.
  return tool('redocly', 'lint', '--extends=recommended-strict', ...files)
}

function tool(name: keyof typeof bins, ...args: readonly string[]): Promise<Outcome> {
  return node(join('node_modules', bins[name]), ...args)
}

function node(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      PROPERTY_SEED: seed,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      REDOCLY_TELEMETRY: 'off',
      REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString('utf8') })
    })
  })
}

function readReport(): unknown {
  try {
    return JSON.parse(readFileSync(testReport, 'utf8'))
  } catch {
    return undefined
  }
}
