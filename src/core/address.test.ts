import { isIP, SocketAddress } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockList, parseBlock, readAddress } from './address.ts'

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

describe('readAddress', () => {
  const hextet = fc.integer({ min: 0, max: 0xffff })
  const ipv6 = fc
    .array(hextet, { minLength: 8, maxLength: 8 })
    .filter((groups) => groups.slice(0, 5).some((group) => group !== 0))
    .map((groups) => groups.map((group) => group.toString(16)).join(':'))
  const port = fc.integer({ min: 0, max: 65_535 })
  const zone = fc.constantFrom('', '%eth0', '%25en1', '%1')

  it('gives IPv4 with any port, or mapped into IPv6, as it is', () => {
    fc.assert(
      fc.property(fc.ipV4(), port, (address, at) => {
        for (const form of [address, `${address}:${at}`, `::ffff:${address}`]) {
          expect(readAddress(form)).toBe(address)
        }
        expect(readAddress(`[::FFFF:${address}]:${at}`)).toBe(address)
      }),
    )
  })

  it('gives IPv6 in one form, whatever brackets, port, zone and capitals it has', () => {
    fc.assert(
      fc.property(ipv6, port, zone, (address, at, zoneId) => {
        const normal = new SocketAddress({ address, family: 'ipv6' }).address
        for (const text of [address, address.toUpperCase(), normal]) {
          expect(readAddress(`${text}${zoneId}`)).toBe(normal)
          expect(readAddress(`[${text}${zoneId}]`)).toBe(normal)
          expect(readAddress(`[${text}${zoneId}]:${at}`)).toBe(normal)
        }
      }),
    )
  })

  it('gives nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const address = readAddress(text)
        if (address !== undefined) expect(isIP(address)).not.toBe(0)
      }),
    )
    for (const text of ['', ':', '[]', '[]:1', '1.2.3', '1.2.3.4:65536', '::1%', '[::1]x', '::g']) {
      expect(readAddress(text), text).toBeUndefined()
    }
  })
})
