import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CopyValue, copiedRows, copyLine } from './copy-text.ts'

/** Cuts bytes into pieces, also within a character. */
async function* cut(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

test('a row is written as COPY does', () => {
  const bytes = Buffer.from([0, 0x5c, 0xff])
  expect(copyLine([null, 0, -1, '', '\\N', 'a\tb\nc\rd\be\vf\fg\\h é', bytes])).toBe(
    '\\N\t0\t-1\t\t\\\\N\ta\\tb\\nc\\rd\\be\\vf\\fg\\\\h é\t\\\\x005cff\n',
  )
})

const text = fc.string({ unit: 'binary' })
const value = fc.oneof(fc.constant(null), text, fc.constantFrom('\\N', '\\.', '\n', '\\'))
const rows = fc.array(fc.array(value, { minLength: 2, maxLength: 3 }))

test('rows are read as they were written, however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, length) => {
      const bytes = Buffer.from(written.map((row: readonly CopyValue[]) => copyLine(row)).join(''))
      const read: (readonly (string | null)[])[] = []
      for await (const copied of copiedRows(cut(bytes, length))) read.push(...copied)
      expect(read).toEqual(written)
    }),
  )
})
