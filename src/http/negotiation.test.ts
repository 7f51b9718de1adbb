import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodingOf, languageOf, takesGzip } from './negotiation.ts'

const header = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.constantFrom('zh', 'en-US', '*', 'br', 'gzip', 'identity', ';', ',', 'q=0', '"', ' '))
    .map((words) => words.join('')),
)

it('reads every header, whatever it is, and the same each time', () => {
  fc.assert(
    fc.property(header, fc.constantFrom('zh', 'en'), (value, fallback) => {
      const read = () => [languageOf(value, fallback), encodingOf(value), takesGzip(value)] as const
      const [language, encoding, gzip] = read()
      expect(['zh', 'en']).toContain(language)
      expect(['identity', 'gzip', 'br']).toContain(encoding)
      expect(gzip).toBeTypeOf('boolean')
      expect(read()).toEqual([language, encoding, gzip])
    }),
  )
})

it('gives the same for a header, however many others came between', () => {
  const wish = 'zh;q=0.2, en;q=0.1'
  expect(languageOf(wish, 'en')).toBe('zh')
  for (let i = 0; i < 1000; i++) languageOf(`en;q=0.${i}`, 'en')
  expect(languageOf(wish, 'en')).toBe('zh')
})
