import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { isSupported, oldestNode } from '../bin/node-version.mjs'
import { countTests } from '../scripts/test-report.ts'

describe('isSupported', () => {
  test.each([
    ['18.20.8', false],
    ['20.20.2', false],
    ['22.18.0', false],
    ['22.19.0', true],
    ['22.23.3', true],
    ['24.0.0', true],
  ])('%s: %s', (version, expected) => {
    expect(isSupported(version, '22.19')).toBe(expected)
  })

  test('reads the oldest version from package.json', () => {
    expect(oldestNode).toMatch(/^\d+\.\d+$/)
    expect(isSupported(process.versions.node)).toBe(true)
  })
})

/** A server that takes a while to stop, and tells how many signals it got meanwhile. */
const slowToStop = `let signals = 0
  process.on('SIGTERM', () => {
    if (++signals === 1) setTimeout(() => { console.log('signals ' + signals); process.exit() }, 900)
  })
  console.log('started')
  setInterval(() => {}, 1000)`
const runner = `const { run } = await import('./scripts/child.mjs')
  await run(process.execPath, ['-e', ${JSON.stringify(slowToStop)}], { cwd: '.' })`

test('what npm runs is told once to stop, though npm dies of the signal itself', async () => {
  const npm = spawn('sh', ['-c', '"$NODE" --input-type=module -e "$RUNNER" & wait'], {
    env: { ...process.env, NODE: process.execPath, RUNNER: runner, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const text of npm.stdout.setEncoding('utf8')) {
    if (String(text).includes('started')) npm.kill('SIGTERM')
    printed += text
  }
  expect(printed).toBe('started\nsignals 1\n')
})

describe('countTests', () => {
  const report = (status: string, ...tests: readonly string[]) => ({
    numPassedTests: tests.filter((test) => test === 'passed').length,
    numFailedTests: tests.filter((test) => test === 'failed').length,
    testResults: [{ status, assertionResults: tests.map((test) => ({ status: test })) }],
  })

  test('counts every test', () => {
    expect(countTests(report('passed', 'passed', 'passed'), 0)).toEqual({ passed: 2, failed: 0 })
    expect(countTests(report('failed', 'passed', 'failed'), 1)).toEqual({ passed: 1, failed: 1 })
  })

  test('counts a file that does not load', () => {
    expect(countTests(report('failed'), 1)).toEqual({ passed: 0, failed: 1 })
  })

  test('does not pass over a run that failed without a failed test', () => {
    expect(countTests(report('passed', 'passed'), 1)).toEqual({ passed: 1, failed: 1 })
    expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1 })
  })
})
