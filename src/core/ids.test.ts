import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTokenShaped, newRequestId, newToken, tokenDigest } from './ids.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const prefixLength = 'ast_'.length
const tokenLength = 40

/** Any character of a token that may be mistyped; the fixed `ast_` is no secret. */
const place = fc.integer({ min: prefixLength, max: tokenLength - 1 })

describe('newToken', () => {
  it('makes 40 characters that are recognised as a token', () => {
    for (let i = 0; i < 200; i++) {
      const token = newToken()
      expect(token).toMatch(/^ast_[0-9A-Za-z]{36}$/)
      expect(isTokenShaped(token)).toBe(true)
    }
  })

  it('never makes one twice, and favours no character', () => {
    const tokens = new Set(Array.from({ length: 5000 }, newToken))
    expect(tokens.size).toBe(5000)
    const counts = new Map<string, number>()
    for (const character of [...tokens].flatMap((token) => [...token.slice(4, 34)])) {
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect([...counts.keys()].sort().join('')).toBe(base62)
    // Seven standard deviations: chance alone does not get there.
    const fair = (5000 * 30) / 62
    for (const [character, count] of counts) {
      expect(Math.abs(count - fair), character).toBeLessThan(0.15 * fair)
    }
  })
})

describe('isTokenShaped', () => {
  it('catches every single wrong character', () => {
    fc.assert(
      fc.property(place, fc.constantFrom(...base62, '_', '-', ' '), (at, character) => {
        const token = newToken()
        const changed = token.slice(0, at) + character + token.slice(at + 1)
        expect(isTokenShaped(changed)).toBe(changed === token)
      }),
      { numRuns: 1000 },
    )
  })

  it('catches every swap of neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: prefixLength, max: tokenLength - 2 }), (at) => {
        const token = newToken()
        const [a = '', b = ''] = token.slice(at, at + 2)
        const swapped = token.slice(0, at) + b + a + token.slice(at + 2)
        expect(isTokenShaped(swapped)).toBe(a === b)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses text that only resembles one', () => {
    const token = newToken()
    for (const text of ['', 'ast_', token.slice(1), token.slice(0, -1), `${token}0`, ` ${token}`]) {
      expect(isTokenShaped(text), JSON.stringify(text)).toBe(false)
    }
    expect(isTokenShaped(`${token}\n`)).toBe(false)
    expect(isTokenShaped(token.toUpperCase())).toBe(false)
  })

  it('keeps the checksum that tokens already given out have', () => {
    expect(isTokenShaped(`ast_${'0'.repeat(30)}2C8GjS`)).toBe(true)
  })
})

describe('tokenDigest', () => {
  it('is SHA-256 in hex', () => {
    const token = newToken()
    expect(tokenDigest(token)).toBe(createHash('sha256').update(token).digest('hex'))
  })
})

describe('newRequestId', () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })

  it('is a UUID of version 7 that holds its time', () => {
    fc.assert(
      fc.property(time, (atMs) => {
        const id = newRequestId(atMs)
        expect(id).toMatch(pattern)
        expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(atMs)
      }),
    )
  })

  it('sorts by time', () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        fc.pre(a < b)
        expect(newRequestId(a) < newRequestId(b)).toBe(true)
      }),
    )
  })

  it('sorts by order within a millisecond', () => {
    const ids = Array.from({ length: 4096 }, () => newRequestId(1_700_000_000_000))
    expect(ids.toSorted()).toEqual(ids)
  })

  it('is never made twice within a millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => newRequestId(1_800_000_000_000))
    expect(new Set(ids).size).toBe(ids.length)
  })
})
