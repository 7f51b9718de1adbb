import { describe, expect, it } from 'vitest'
import { blockList, parseBlock } from './address.ts'

describe('parseBlock', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', 32, 'ipv4'],
    ['10.0.0.0/8', '10.0.0.0', 8, 'ipv4'],
    ['0.0.0.0/0', '0.0.0.0', 0, 'ipv4'],
    ['10.0.0.1/32', '10.0.0.1', 32, 'ipv4'],
    ['::1', '::1', 128, 'ipv6'],
    ['2001:db8::/32', '2001:db8::', 32, 'ipv6'],
    ['::/128', '::', 128, 'ipv6'],
  ])('reads %s', (text, address, prefix, family) => {
    expect(parseBlock(text)).toEqual({ address, prefix, family })
  })

  it.each([
    '',
    'localhost',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/99',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/9',
    '10.0.0.0/8 ',
    ' 10.0.0.0',
    '10.0.0.0\n',
    '/8',
  ])('refuses %j', (text) => {
    expect(parseBlock(text)).toBeUndefined()
    expect(() => blockList([text])).toThrow(RangeError)
  })
})

describe('blockList', () => {
  const list = blockList(['203.0.113.7', '10.0.0.0/8', '2001:db8::/32'])

  it.each([
    ['203.0.113.7', 'ipv4', true],
    ['203.0.113.8', 'ipv4', false],
    ['10.255.0.1', 'ipv4', true],
    ['11.0.0.0', 'ipv4', false],
    ['2001:db8:ffff::1', 'ipv6', true],
    ['2001:db9::', 'ipv6', false],
  ] as const)('%s', (address, family, isIn) => {
    expect(list.check(address, family)).toBe(isIn)
  })

  it('of nothing has nothing', () => {
    expect(blockList([]).check('127.0.0.1', 'ipv4')).toBe(false)
  })
})
