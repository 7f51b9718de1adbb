import { describe, expect, it } from 'vitest'
import { isAddressBlock } from './addresses.ts'

describe('isAddressBlock', () => {
  it.each([
    '203.0.113.7',
    '10.0.0.0/8',
    '0.0.0.0/0',
    '10.0.0.1/32',
    '::1',
    '2001:db8::/32',
    '::/128',
  ])('takes %s', (text) => {
    expect(isAddressBlock(text)).toBe(true)
  })

  it.each([
    '',
    'localhost',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/9',
    '10.0.0.0/8 ',
    ' 10.0.0.0',
    '/8',
  ])('refuses %j', (text) => {
    expect(isAddressBlock(text)).toBe(false)
  })
})
