import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from './text.ts'

describe('nearest', () => {
  const names = ['port', 'host', 'servers.global', 'get-kol-link-info', '余额']

  it.each([
    ['prot', 'port'],
    ['hosst', 'host'],
    ['server.global', 'servers.global'],
    ['get-kol-links-info', 'get-kol-link-info'],
    ['余额表', '余额'],
    ['port', 'port'],
  ])('finds %s near %s', (word, name) => {
    expect(nearest(word, names)).toBe(name)
  })

  it.each(['elephant', 'x'.repeat(60), 'ab', ''])('finds nothing near %j', (word) => {
    expect(nearest(word, names)).toBeUndefined()
    expect(nearest(word, [])).toBeUndefined()
  })

  it('finds the fewest edits, and keeps the first of equals', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 12 })
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (typed, candidates) => {
        const limit = Math.max(3, Math.ceil(typed.length / 3))
        const distances = candidates.map((candidate) => {
          const distance = edits(typed, candidate)
          const inCommon = distance < Math.max(typed.length, candidate.length)
          return inCommon ? distance : Number.POSITIVE_INFINITY
        })
        const fewest = Math.min(...distances)
        const expected = fewest < limit ? candidates[distances.indexOf(fewest)] : undefined
        expect(nearest(typed, candidates)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })
})

/** Edit distance by its definition. */
function edits(a: string, b: string, known = new Map<string, number>()): number {
  if (a === '' || b === '') return a.length + b.length
  const key = `${a} ${b}`
  const found = known.get(key)
  if (found !== undefined) return found
  const [restA, restB] = [a.slice(1), b.slice(1)]
  const least =
    a[0] === b[0]
      ? edits(restA, restB, known)
      : 1 + Math.min(edits(restA, b, known), edits(a, restB, known), edits(restA, restB, known))
  known.set(key, least)
  return least
}
