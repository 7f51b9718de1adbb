import { afterEach, expect, it, vi } from 'vitest'
import { StoredAnswer } from './stored-answer.ts'

afterEach(() => void vi.restoreAllMocks())

it.each([
  ['small', 2000],
  ['large', 200_000],
])(
  'a %s answer that cannot be compressed is sent as it is, and compressed once it can',
  async (_, length) => {
    const answer = new StoredAnswer(JSON.stringify('x'.repeat(length)), 0, 'told')
    for (const encoding of ['gzip', 'br'] as const) {
      const outOfMemory = vi.spyOn(Buffer, 'concat').mockImplementation(() => {
        throw new RangeError('Array buffer allocation failed')
      })
      const both = [answer.prefix('en', encoding), answer.prefix('en', encoding)]
      for (const prefix of both) expect(await prefix).toMatchObject({ encoding: 'identity' })
      outOfMemory.mockRestore()
      expect(await answer.prefix('en', encoding)).toMatchObject({ encoding })
    }
  },
)
