import { describe, expect, test } from 'vitest'
import { isSupported, oldestNode } from '../bin/node-version.mjs'
import { covers } from '../scripts/install.mjs'
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

describe('covers', () => {
  const linux = { dev: true, os: 'linux', cpu: 'x64', libc: 'glibc' }
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0', dev: true },
      'node_modules/b-mac': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['x64'] },
      'node_modules/b-arm': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['arm64'] },
      'node_modules/b-wasm': { version: '1.0.0', optional: true, cpu: ['wasm32'] },
      'node_modules/b-gnu': {
        version: '1.0.0',
        dev: true,
        optional: true,
        os: ['linux'],
        cpu: ['x64'],
        libc: ['glibc'],
      },
    },
  }
  const installed = (...names: readonly string[]) => ({
    packages: Object.fromEntries(
      names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }]),
    ),
  })

  test('asks for the packages of this platform alone', () => {
    expect(covers(lock, installed('a', 'b', 'b-gnu'), linux)).toBe(true)
  })

  test('misses a binary that npm left out', () => {
    expect(covers(lock, installed('a', 'b'), linux)).toBe(false)
    expect(covers(lock, installed('a', 'b'), { ...linux, libc: 'musl' })).toBe(true)
  })

  test('asks for development dependencies only where they are needed', () => {
    expect(covers(lock, installed('a'), linux)).toBe(false)
    expect(covers(lock, installed('a'), { ...linux, dev: false })).toBe(true)
  })

  test('asks for the version in the lock', () => {
    const older = { packages: { 'node_modules/a': { version: '0.9.0' } } }
    expect(covers(lock, older, { ...linux, dev: false })).toBe(false)
  })
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
