import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteDouble, quotePhp, quoteShell } from './quote.ts'

const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '\n', '\r', '$', '`', '\ufeff', '中') }),
)

test('a word of a shell is one word, and what was given', () => {
  const word = /^'(?:[^']|'\\'')*'$/
  fc.assert(
    fc.property(awkward, (text) => {
      const quoted = quoteShell(text)
      expect(quoted).toMatch(word)
      expect(quoted.slice(1, -1).replaceAll("'\\''", "'")).toBe(text)
    }),
  )
})

test('a string in double quotes is one line of JSON, and what was given', () => {
  fc.assert(
    fc.property(awkward, (text) => {
      const quoted = quoteDouble(text)
      expect(JSON.parse(quoted)).toBe(text)
      expect(quoted).not.toMatch(/[\n\r\ufeff]/)
    }),
  )
})

test('a lone surrogate, which Go has no way to write, is the replacement character', () => {
  expect(quoteDouble('a\ud800b')).toBe('"a\ufffdb"')
})

test('a string of PHP ends where it should, and is what was given', () => {
  const literal = /^'(?:[^'\\]|\\['\\])*'$/
  fc.assert(
    fc.property(awkward, (text) => {
      const quoted = quotePhp(text)
      expect(quoted).toMatch(literal)
      expect(quoted.slice(1, -1).replace(/\\(['\\])/g, '$1')).toBe(text)
    }),
  )
})
