import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

const keyword = words(
  { zh: '关键词', en: 'Keyword' },
  { most: 10, example: '美妆', optional: true },
)
const read = (text: string) => keyword.read('keyword', [text])

describe('words', () => {
  it.each([
    ['美妆', '美妆'],
    ['  护肤 测评 ', '护肤 测评'],
    ['a&b=c+%', 'a&b=c+%'],
    ['😀'.repeat(10), '😀'.repeat(10)],
    ['<script>', '<script>'],
  ])('%j are read as %j', (given, value) => {
    expect(read(given)).toEqual({ value })
    expect(keyword.readJson('keyword', given)).toEqual({ value })
    expect(keyword.write(value)).toBe(value)
  })

  it.each(['x'.repeat(11), 'a\nb', 'a\u0007b', 'a\u2028b', '\ud800', '   '])(
    'are not %j',
    (given) => {
      expect(read(given)).toMatchObject({
        problem: {
          en: expect.stringContaining('1 to 10 characters'),
          zh: expect.stringContaining('1 至 10 个字符'),
        },
      })
    },
  )

  it('may be left out where they are optional', () => {
    for (const given of [[], ['']])
      expect(keyword.read('keyword', given)).toEqual({ value: undefined })
    expect(keyword.readJson('keyword', null)).toEqual({ value: undefined })
  })
})
