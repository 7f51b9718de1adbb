import { afterEach, expect, it, vi } from 'vitest'
import { StoredAnswer } from './stored-answer.ts'

/** Whether there is memory to compress with. */
const zlib = vi.hoisted(() => ({ isOut: false }))

vi.mock('node:zlib', async (original) => {
  const real = await original<typeof import('node:zlib')>()
  const orFail =
    (compress: (bytes: Buffer, options: object, done: Done) => void) =>
    (bytes: Buffer, options: object, done: Done) =>
      zlib.isOut ? done(new Error('out of memory')) : compress(bytes, options, done)
  return {
    ...real,
    deflateRaw: orFail(real.deflateRaw),
    brotliCompress: orFail(real.brotliCompress),
  }
})

type Done = (error: Error | null, bytes?: Buffer) => void

afterEach(() => {
  zlib.isOut = false
})

it.each([
  ['small', 2000],
  ['large', 200_000],
])(
  'a %s answer that cannot be compressed is sent as it is, and compressed once it can',
  async (_, length) => {
    const answer = new StoredAnswer(JSON.stringify('x'.repeat(length)), 0, 'told')
    for (const encoding of ['gzip', 'br'] as const) {
      zlib.isOut = true
      const both = [answer.prefix('en', encoding), answer.prefix('en', encoding)]
      for (const prefix of both) expect(await prefix).toMatchObject({ encoding: 'identity' })
      zlib.isOut = false
      expect(await answer.prefix('en', encoding)).toMatchObject({ encoding })
    }
  },
)
