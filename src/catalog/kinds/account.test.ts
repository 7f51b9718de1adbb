import { describe, expect, it } from 'vitest'
import { type AccountName, account, documentedAccount } from './account.ts'

const text = { zh: '账号', en: 'Account' }
const read = (name: AccountName, given: string) => account(text, name).read('account', [given])

describe('an account', () => {
  it.each([
    ['uid', '12345'],
    ['uid', '9223372036854775807'],
    ['secUid', 'MS4wLjABAAAAabc-DEF_123'],
    ['uniqueId', 'ab'],
    ['uniqueId', 'a.b-c_1'],
    ['uniqueId', '1314520'],
    ...Object.entries(documentedAccount),
  ] as [AccountName, string][])('may have the %s %s', (name, given) => {
    expect(read(name, given)).toEqual({ value: given })
    expect(account(text, name).write(given)).toBe(given)
  })

  it.each([
    ['uid', '0123456', '5 to 19 digits'],
    ['uid', '1234', '5 to 19 digits'],
    ['uid', '12345x', '5 to 19 digits'],
    ['secUid', 'https://www.douyin.com/user/MS4wLjABAAAAabc', 'starts with MS4w'],
    ['secUid', 'self', 'starts with MS4w'],
    ['uniqueId', 'a', '2 to 32 letters'],
    ['uniqueId', '阿柚', '2 to 32 letters'],
    ['uniqueId', 'a b', '2 to 32 letters'],
    ['uniqueId', 'a'.repeat(33), '2 to 32 letters'],
  ] as [AccountName, string, string][])('may not have the %s %j', (name, given, words) => {
    const reading = read(name, given)
    expect('problem' in reading && reading.problem.en).toContain(words)
  })

  it('is required unless it is optional', () => {
    expect(account(text, 'uid').required).toBe(true)
    expect(account(text, 'uid', { optional: true }).required).toBe(false)
  })
})
