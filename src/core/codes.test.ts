import { describe, expect, it } from 'vitest'
import { codes } from './codes.ts'

describe('the table of codes', () => {
  it('has the codes of the contract with their statuses in strict mode', () => {
    const statuses = Object.entries(codes).map(([code, entry]) => [code, entry.strictStatus])
    expect(Object.fromEntries(statuses)).toEqual({
      0: 200,
      100: 401,
      301: 502,
      302: 429,
      303: 429,
      400: 400,
      500: 500,
      600: 403,
      601: 402,
    })
  })

  it('bills a success and nothing else', () => {
    const billed = Object.entries(codes).filter(([, entry]) => entry.billed)
    expect(billed.map(([code]) => code)).toEqual(['0'])
  })

  it('calls a retry useful only where the caller need not change anything', () => {
    const retryable = Object.entries(codes).filter(([, entry]) => entry.retryable)
    expect(retryable.map(([code]) => code)).toEqual(['301', '302', '303', '500'])
  })

  it('says each in both languages', () => {
    for (const [code, { meaning, remedy }] of Object.entries(codes)) {
      for (const { zh, en } of [meaning, remedy]) {
        expect(zh, code).toMatch(/\p{Script=Han}/u)
        expect(en, code).toMatch(/^[A-Z][\x20-\x7e]+$/)
      }
    }
    const meanings = Object.values(codes).flatMap(({ meaning }) => [meaning.zh, meaning.en])
    expect(new Set(meanings).size).toBe(meanings.length)
  })
})
