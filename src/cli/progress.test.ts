import { beforeEach, describe, expect, test, vi } from 'vitest'
import { FileProgress, MoveProgress } from './progress.ts'

/** What a file's reading tells where stderr is a pipe: 20,000 entries of 100 bytes, 1,000 a second. */
async function told(language: 'zh' | 'en', isQuiet = false): Promise<string[]> {
  const progress = new FileProgress(language, 2_000_000, isQuiet)
  for (let entry = 1; entry <= 20_000; entry++) {
    vi.advanceTimersByTime(1)
    progress.onBytes(entry * 100)
    await progress.onEntry()
  }
  progress.stop()
  return written
}

let written: string[] = []
beforeEach(() => {
  written = []
  vi.useFakeTimers({ toFake: ['performance'] })
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk))
    return true
  })
  const { isTTY } = process.stderr
  Object.assign(process.stderr, { isTTY: false })
  return () => {
    spy.mockRestore()
    vi.useRealTimers()
    Object.assign(process.stderr, { isTTY })
  }
})

describe('where stderr is a pipe', () => {
  test('a line after a second, and one every five', async () => {
    expect(await told('en')).toEqual([
      '5 % of 2.0 MB, 999 entries, 999/s, 19 s left\n',
      '30 % of 2.0 MB, 5,999 entries, 1,000/s, 14 s left\n',
      '55 % of 2.0 MB, 10,999 entries, 1,000/s, 9 s left\n',
      '80 % of 2.0 MB, 15,999 entries, 1,000/s, 4 s left\n',
    ])
  })

  test('in Chinese', async () => {
    expect((await told('zh'))[1]).toBe('2.0 MB 的 30 %，已读 5,999 条，每秒 1,000 条，还需 14 秒\n')
  })

  test('nothing where it is to be quiet', async () => {
    expect(await told('en', true)).toEqual([])
  })
})

test('an empty file divides by nothing', () => {
  const progress = new FileProgress('en', 0, false)
  vi.advanceTimersByTime(2000)
  progress.onBytes(0)
  expect(written).toEqual(['100 % of 0 kB, 0 entries, 0/s, 0 s left\n'])
})

test.each([
  ['en', '25 %, 200,000 rows/s, 3 s left\n'],
  ['zh', '25 %，每秒 200,000 行，还需 3 秒\n'],
] as const)('a move tells in %s how far it is', (language, line) => {
  const progress = new MoveProgress(language, false)
  progress.onRows(0, 800_000)
  vi.advanceTimersByTime(1000)
  progress.onRows(200_000, 800_000)
  expect(written).toEqual([line])
})
