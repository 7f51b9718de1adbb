import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { digestOf, stampName } from '../bin/compiled.mjs'
import { isSupported, nodePackage, oldestNode } from '../bin/node-version.mjs'
import { compile } from '../scripts/compiled.mjs'
import { countTests, skippedLines } from '../scripts/test-report.ts'
import { temporaryFolder } from './harness.ts'
import { propertySeed } from './property-seed.ts'
import { leftToCi, needs, searchTool, toolNames, toolPath } from './tools.ts'
import { until } from './until.ts'

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
const runner = `const { run } = await import('./bin/child.mjs')
  await run(process.execPath, ['-e', ${JSON.stringify(slowToStop)}], { cwd: '.' })`

const stopped = 'what npm runs is told once to stop, though npm dies of the signal itself'
test(stopped, needs('shell'), async () => {
  const npm = spawn(toolPath('shell'), ['-c', '"$NODE" --input-type=module -e "$RUNNER" & wait'], {
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

test(
  'bin/astrolabe.mjs starts every process from its sources, where it stands beside them',
  leftToCi,
  async () => {
    const args = ['bin/astrolabe.mjs', 'serve', '--port', '0', '--data', temporaryFolder()]
    const env = { ...process.env, ASTROLABE_PROCESSES: '2' }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      printed += part
    })
    await until(() => /listening on/.test(printed))
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
    expect(await (await fetch(`${address}/readyz`)).json()).toMatchObject({ ready: true })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  },
)

describe('bin/astrolabe.mjs under a Node that is too old', () => {
  /** A checkout that wants a newer Node than there is, with a program in the place of that Node. */
  function checkoutWith(newNode: string | undefined): string {
    const checkout = mkdtempSync(join(tmpdir(), 'astrolabe-test-'))
    onTestFinished(() => rmSync(checkout, { recursive: true, force: true }))
    cpSync('bin', join(checkout, 'bin'), { recursive: true })
    writeFileSync(join(checkout, 'package.json'), '{"type":"module","engines":{"node":">=99.1"}}')
    if (newNode === undefined) return checkout
    const { installed, binary } = nodePackage(checkout)
    mkdirSync(dirname(binary), { recursive: true })
    writeFileSync(join(installed, 'package.json'), '{"version":"99.1.0"}')
    writeFileSync(binary, `#!/bin/sh\n${newNode}`, { mode: 0o755 })
    return checkout
  }
  const start = (checkout: string, ...args: string[]) =>
    spawn(process.execPath, ['--no-warnings', join(checkout, 'bin', 'astrolabe.mjs'), ...args])

  test('goes on with the Node that npm start brought, as if that had been started', async () => {
    const checkout = checkoutWith('echo "$@"; cat; echo told >&2; exit 7')
    const child = start(checkout, 'account', 'list', '--data', 'a b')
    child.stdin.end('typed\n')
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ])
    const program = join(checkout, 'bin', 'astrolabe.mjs')
    expect(stdout).toBe(`--no-warnings ${program} account list --data a b\ntyped\n`)
    expect({ stderr, code }).toEqual({ stderr: 'told\n', code: 7 })
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('hands %s on', async (signal) => {
    const name = signal.slice(3)
    const trapping = `trap 'echo got ${name}; exit 5' ${name}; echo ready; for i in $(seq 400); do sleep 0.05; done`
    const child = start(checkoutWith(trapping))
    let printed = ''
    for await (const part of child.stdout.setEncoding('utf8')) {
      if (String(part).includes('ready')) child.kill(signal)
      printed += part
    }
    expect(printed).toBe(`ready\ngot ${name}\n`)
    if (child.exitCode === null) await once(child, 'exit')
    expect(child.exitCode).toBe(5)
  })

  test.each([
    ['is none', undefined],
    ['is one that cannot be started', '#'],
  ])('says what to do where there %s', async (_, newNode) => {
    const checkout = checkoutWith(newNode)
    if (newNode) writeFileSync(nodePackage(checkout).binary, '', { mode: 0o644 })
    if (newNode) chmodSync(nodePackage(checkout).binary, 0o644)
    const child = start(checkout, 'account', 'list')
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(code).toBe(1)
    const running = process.versions.node
    expect(stderr).toMatch(/^Astrolabe 需要 Node 99\.1 或更高版本，.*\nAstrolabe needs Node 99\.1 /)
    expect(stderr).toContain(`this is ${running}. Install Node 24`)
  })
})

describe('bin/astrolabe.mjs', () => {
  const program = (name: string) => `export const run = () => console.log('${name}')`

  /** A checkout that has been compiled. */
  function checkout(): string {
    const folder = temporaryFolder()
    cpSync('bin', join(folder, 'bin'), { recursive: true })
    for (const name of ['src/app', 'scripts', 'dist/app'])
      mkdirSync(join(folder, name), { recursive: true })
    for (const name of ['package.json', 'package-lock.json', 'scripts/compile.ts'])
      cpSync(name, join(folder, name))
    writeFileSync(join(folder, 'src', 'app', 'main.ts'), program('sources'))
    writeFileSync(join(folder, 'dist', 'app', 'main.js'), program('compiled'))
    writeFileSync(join(folder, 'dist', 'app', stampName), digestOf(folder))
    return folder
  }
  const runs = (folder: string) => {
    const args = [join(folder, 'bin', 'astrolabe.mjs')]
    return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()
  }

  test('runs what was compiled', () => expect(runs(checkout())).toBe('compiled'))

  test('runs the sources where they are others than those that were compiled', () => {
    const folder = checkout()
    appendFileSync(join(folder, 'src', 'app', 'main.ts'), ' // changed')
    expect(runs(folder)).toBe('sources')
  })

  test('runs the sources where none were compiled', () => {
    const folder = checkout()
    rmSync(join(folder, 'dist'), { recursive: true })
    expect(runs(folder)).toBe('sources')
  })

  test('runs what was compiled where there is nothing else', () => {
    const folder = checkout()
    rmSync(join(folder, 'src'), { recursive: true })
    expect(runs(folder)).toBe('compiled')
  })
})

describe('compile', () => {
  /** A checkout whose compiler notes what it was given, or fails where that is wrong. */
  function checkout(): string {
    const folder = temporaryFolder()
    cpSync('bin', join(folder, 'bin'), { recursive: true })
    for (const name of ['src', 'scripts', 'dist/app'])
      mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'package-lock.json'), '{}')
    writeFileSync(
      join(folder, 'scripts', 'compile.ts'),
      `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
      import { digestOf } from '../bin/compiled.mjs'
      const source = readFileSync('src/main.ts', 'utf8')
      if (source === 'wrong') process.exit(1)
      appendFileSync('dist/app/main.js', source)
      writeFileSync('dist/app/.stamp', digestOf('.'))`,
    )
    return folder
  }
  const compiled = async (...sources: readonly string[]) => {
    const folder = checkout()
    for (const source of sources) {
      writeFileSync(join(folder, 'src', 'main.ts'), source)
      await compile(folder, process.execPath)
    }
    return readFileSync(join(folder, 'dist', 'app', 'main.js'), 'utf8')
  }

  test('compiles what has changed, and nothing twice', async () => {
    expect(await compiled('first.', 'first.', 'second.')).toBe('first.second.')
  })

  test('says that the sources are run where it cannot compile them', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(await compiled('right.', 'wrong')).toBe('right.')
    expect(said.mock.calls.join()).toMatch(/runs from its sources|直接从源码运行/)
  })
})

describe('countTests', () => {
  const report = (status: string, ...tests: readonly string[]) => ({
    numPassedTests: tests.filter((test) => test === 'passed').length,
    numFailedTests: tests.filter((test) => test === 'failed').length,
    testResults: [
      {
        status,
        assertionResults: tests.map((test) => ({ status: test, fullName: 'a test', meta: {} })),
      },
    ],
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

describe('skippedLines', () => {
  type Told = readonly [status: string, fullName: string, skipped?: string]
  const report = (ofFile: string, ...tests: readonly Told[]) => ({
    numPassedTests: 0,
    numFailedTests: 0,
    testResults: [
      {
        status: ofFile,
        assertionResults: tests.map(([status, fullName, skipped]) => ({
          status,
          fullName,
          meta: skipped === undefined ? {} : { skipped },
        })),
      },
    ],
  })

  test('name each reason once, and a test that gives none', () => {
    const noGo = 'Go is not installed (apt-get install golang-go)'
    expect(
      skippedLines(
        report(
          'passed',
          ['passed', 'a'],
          ['skipped', 'b', noGo],
          ['pending', 'c', noGo],
          ['todo', 'd e'],
        ),
      ),
    ).toEqual([`skipped 2: ${noGo}`, 'skipped 1: no reason is given for “d e”'])
  })

  test('are none for tests that a failure kept from their turn', () => {
    expect(skippedLines(report('failed', ['skipped', 'a'], ['failed', 'b']))).toEqual([])
  })

  test('are none where there is no report', () => expect(skippedLines(undefined)).toEqual([]))
})

describe('a tool', () => {
  /** Programs of every tool's name that do nothing, or only say that they are it. */
  function standIns(): string[] {
    const scripts = ['exit 0', 'echo "$0 99.9.9"', 'echo 42 >&2; exit 127', 'echo "$@"']
    return scripts.map((script) => {
      const folder = temporaryFolder()
      for (const program of ['bash', 'chromium', 'curl', 'go', 'java', 'php', 'python3', 'sqlite3'])
        writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      return folder
    })
  }

  test.each(toolNames)('%s is none of the programs that only have its name', (name) => {
    for (const folder of standIns()) expect(searchTool(name, folder)).toBeUndefined()
  })

  test.each([undefined, '', ':'])('is nowhere where PATH is %j', (path) => {
    for (const name of toolNames) expect(searchTool(name, path)).toBeUndefined()
  })

  test('is found behind them', needs('curl'), () => {
    const path = [...standIns(), dirname(toolPath('curl'))].join(':')
    expect(searchTool('curl', path)).toBe(toolPath('curl'))
  })

  test('that is missing skips its tests with a reason, and fails them on CI', () => {
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('TESTS_WITHOUT', 'java,go')
    vi.stubEnv('CI', undefined)
    const missing = 'Go is not installed (apt-get install golang-go)'
    expect(needs('go')).toEqual({ skip: true, meta: { skipped: missing } })
    vi.stubEnv('CI', 'true')
    expect(needs('go')).toEqual({})
    expect(() => toolPath('go')).toThrow(missing)
    vi.stubEnv('TESTS_WITHOUT', 'goo')
    expect(() => needs('go')).toThrow(/"goo"; there are bash, browser/)
  })
})

describe('the seed of property tests', () => {
  test('is the same each time on CI, and the one that is asked for', () => {
    expect(propertySeed({ CI: 'true' })).toBe(propertySeed({ CI: 'true' }))
    expect(propertySeed({ CI: 'true', PROPERTY_SEED: '77' })).toBe(77)
    expect(propertySeed({ PROPERTY_SEED: '-5' })).toBe(-5)
    expect(() => propertySeed({ PROPERTY_SEED: 'x' })).toThrow(/PROPERTY_SEED is "x"/)
  })

  test('is by chance elsewhere', () => {
    const seeds = Array.from({ length: 20 }, () => propertySeed({}))
    expect(new Set(seeds).size).toBeGreaterThan(1)
  })
})
