import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchesGlob } from './glob.ts'

/** The same said as what it means: slow, and with no choice of where a star ends. */
function described(glob: string, text: string): boolean {
  if (glob === '') return text === ''
  if (glob[0] !== '*') return glob[0] === text[0] && described(glob.slice(1), text.slice(1))
  return Array.from({ length: text.length + 1 }, (_, taken) => taken).some((taken) =>
    described(glob.slice(1), text.slice(taken)),
  )
}

/** The text, and how often it was looked at. */
function counted(text: string) {
  const counted = { steps: 0 }
  const watched = new Proxy([...text], {
    get(characters, name) {
      if (name !== 'length') counted.steps++
      return Reflect.get(characters, name)
    },
  })
  return { counted, watched }
}

// Few letters and many stars: what nearly fits is what costs most.
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '*'), maxLength: 8 })

it('takes what the glob describes, and nothing else', () => {
  fc.assert(
    fc.property(glob, text, (glob, text) => {
      expect(matchesGlob(glob, text)).toBe(described(glob, text))
    }),
    { numRuns: 2000 },
  )
})

it.each([
  ['get-kol-*', 'get-kol-link-info', true],
  ['get-kol-*', 'get_author_marketing_info', false],
  ['*/v1', '/api/douyin-xingtu/get-kol-link-info/v1', true],
  ['*', '', true],
  ['', 'a', false],
  ['a.c', 'abc', false],
  ['[a-z]', 'b', false],
  ['a*', 'A', false],
])('%j takes %j: %s', (glob, text, taken) => {
  expect(matchesGlob(glob, text)).toBe(taken)
})

it('looks at a text no more often than its length squared, and at a long glob once', () => {
  const long = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(long, fc.nat(60), (glob, length) => {
      const { counted: looked, watched } = counted('a'.repeat(length))
      matchesGlob(glob, watched)
      expect(looked.steps).toBeLessThanOrEqual(length * length + 2 * glob.length)
    }),
    { numRuns: 1000 },
  )
  const { counted: looked, watched } = counted('/api/douyin-xingtu/get-kol-link-info/v2')
  expect(matchesGlob(`${'*'.repeat(100_000)}/v1`, watched)).toBe(false)
  expect(looked.steps).toBeLessThan(2000)
})
