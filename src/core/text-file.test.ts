import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { OperatorError } from './errors.ts'
import { readTextFile } from './text-file.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'astrolabe-text-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

function save(bytes: Uint8Array | string): string {
  const file = join(folder(), 'file')
  writeFileSync(file, bytes)
  return file
}

function refusal(file: string): OperatorError {
  try {
    readTextFile(file)
  } catch (error) {
    if (error instanceof OperatorError) return error
    throw error
  }
  throw new Error('It was read')
}

const text = 'a=1\r\n会话 😀\n'
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

describe('text is read', () => {
  test.each([
    ['as UTF-8', Buffer.from(text)],
    ['as UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['as UTF-16 LE with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['as UTF-16 BE with its mark', swapped(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
  ])('%s', (_, bytes) => {
    expect(readTextFile(save(bytes))).toBe(text)
  })

  test('also where it is empty, and where it has no size', () => {
    expect(readTextFile(save(''))).toBe('')
    if (process.platform === 'linux') expect(readTextFile('/proc/self/status')).toContain('Pid:')
  })
})

describe('what is no text is told as such', () => {
  test.each([
    ['GBK', Buffer.from([0xbb, 0xe1, 0xbb, 0xb0]), 'it is no UTF-8 text', '不是 UTF-8 文本'],
    ['UTF-16 without its mark', Buffer.from('a=1', 'utf16le'), 'it has NUL characters', 'NUL 字符'],
    ['half a UTF-16 sign', Buffer.from([0xff, 0xfe, 0x61]), 'it is no UTF-8 text', '不是 UTF-8'],
    ['NULs', Buffer.from('a=1\0\0'), 'it has NUL characters', 'NUL 字符'],
  ])('%s', (_, bytes, en, zh) => {
    const { text } = refusal(save(bytes))
    expect(text.en).toContain(`cannot be read: ${en}`)
    expect(text.zh).toContain(zh)
  })

  test('a text that is too long', () => {
    expect(refusal(save(Buffer.alloc(4 * 1024 * 1024 + 1, 'a'))).text.en).toContain(
      'more than 4 MB',
    )
  })

  test('a folder, and a file that is not there', () => {
    const here = folder()
    expect(refusal(here).text.en).toBe(`${here} is a folder: name a file`)
    expect(refusal(join(here, 'no')).text.en).toBe(`There is no file ${join(here, 'no')}`)
  })

  test.skipIf(process.platform === 'win32')('a pipe and a device', () => {
    const pipe = join(folder(), 'pipe')
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
    expect(refusal(pipe).text.en).toContain('is no regular file')
    expect(refusal('/dev/zero').text.en).toContain('is no regular file')
  })
})
