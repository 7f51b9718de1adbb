import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callPath, startTestGateway, type TestGateway } from '../harness.ts'
import { openRaw, requestOf } from '../raw-http.ts'

const call = callPath('get-kol-link-info')
const settings = { trustedProxies: '127.0.0.1,10.0.0.0/8,2001:db8:ffff::/48' }
const rightful = ['203.0.113.7', '2001:db8::1']

/** The code that a call comes to whose proxy sends these lines. */
async function codeOf(gateway: TestGateway, token: string, lines: readonly string[], path = call) {
  const forwarded = lines.map((line) => `X-Forwarded-For: ${line}`)
  const headers = ['Host: a', `Authorization: Bearer ${token}`, ...forwarded]
  const connection = openRaw(gateway)
  connection.socket.write(requestOf(path, [...headers, 'Connection: close']))
  const [answer] = await connection.closed()
  return JSON.parse(answer?.body ?? '').code as number
}

/** A token for the rightful addresses, and one for the proxies' own, which a fall-back would let in. */
async function start(more: Readonly<Record<string, unknown>> = {}) {
  const gateway = await startTestGateway({ settings: { ...settings, ...more } })
  const limits = { ratePerSecond: 100_000 }
  const theirs = await gateway.token({ ...limits, addresses: rightful })
  const proxys = await gateway.token({
    ...limits,
    addresses: ['127.0.0.1', '10.0.0.0/8', '2001:db8:ffff::/48'],
  })
  const anybodys = await gateway.token(limits)
  return { gateway, theirs: theirs.token, proxys: proxys.token, anybodys: anybodys.token }
}

describe('a caller behind a trusted proxy', () => {
  it('is the last one that is no proxy, with or without a port', async () => {
    const { gateway, theirs, proxys } = await start()
    for (const lines of [
      ['203.0.113.7'],
      ['203.0.113.7:51234'],
      ['203.0.113.7:0'],
      [' \t203.0.113.7\t '],
      ['2001:db8::1'],
      ['2001:DB8:0:0::1'],
      ['[2001:db8::1]'],
      ['[2001:db8::1]:443'],
      ['[2001:DB8::0001]:443'],
      ['2001:db8::1%eth0'],
      ['[2001:db8::1%25eth0]:443'],
      ['::ffff:203.0.113.7'],
      ['::FFFF:203.0.113.7'],
      ['::ffff:cb00:7107'],
      ['[::ffff:203.0.113.7]:51234'],
      ['198.51.100.9, 203.0.113.7'],
      ['unknown, 203.0.113.7:51234,10.1.2.3'],
      ['203.0.113.7 , 10.1.2.3:80\t,  [2001:db8:ffff::2]:8080'],
      ['198.51.100.9', '203.0.113.7', '10.1.2.3'],
      [`${'198.51.100.9,'.repeat(500)}203.0.113.7`],
      [`203.0.113.7${',10.1.2.3:80'.repeat(500)}`],
    ]) {
      expect(await codeOf(gateway, theirs, lines), lines.join()).toBe(0)
      expect(await codeOf(gateway, proxys, lines), lines.join()).toBe(100)
    }
  })

  it('is nobody where it cannot be read, and never its proxy', async () => {
    const { gateway, theirs, proxys, anybodys } = await start()
    for (const line of [
      'unknown',
      '_hidden',
      '',
      ',',
      '203.0.113.7,',
      '203.0.113.7, ,10.1.2.3',
      '127.0.0.1:8720x',
      '127.0.0.1:99999',
      '127.0.0.1:-1',
      '127.0.0.1:',
      '127.0.0.1 203.0.113.7',
      '127.0.0.01',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '127.0.0.1/32',
      '"127.0.0.1"',
      'for=127.0.0.1',
      '[127.0.0.1]',
      '[2001:db8:ffff::1',
      '2001:db8:ffff::1]:443',
      '[2001:db8:ffff::1]443',
      '2001:db8:ffff:0:0:0:0:1:443',
      '2001:db8:ffff::1%',
      'localhost',
      '\xa0127.0.0.1',
      '127.0.0.1;203.0.113.7',
      'unknown, 10.1.2.3',
      `203.0.113.7${',10.1.2.3'.repeat(5000)}`,
    ]) {
      expect(await codeOf(gateway, proxys, [line]), line).toBe(100)
      expect(await codeOf(gateway, theirs, [line]), line).toBe(100)
      expect(await codeOf(gateway, anybodys, [line]), line).toBe(0)
      const headers = { 'X-Forwarded-For': line }
      expect((await fetch(`${gateway.address}/metrics`, { headers })).status, line).toBe(404)
    }
  })

  it('made up at random never has the right of its proxy', { timeout: 120_000 }, async () => {
    const { gateway, proxys } = await start()
    const piece = fc.constantFrom(
      ...[
        'unknown',
        '_x',
        '198.51.100.9',
        '[::2]',
        '::2',
        ':443',
        ' ',
        '\t',
        '%eth0',
        '"',
        '.',
        ':',
      ],
      ...['1', '255', 'ffff', '[', ']', '/', ';', 'x'],
    )
    const hop = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(hop, { minLength: 1, maxLength: 4 }), async (hops) => {
        expect(await codeOf(gateway, proxys, [hops.join(',')])).toBe(100)
      }),
      { numRuns: 150 },
    )
  })

  it('is the same one for whatever else a token opens', async () => {
    const { gateway, theirs, proxys } = await start()
    for (const path of ['/api/balance', '/api/creators/6629722295873044494/observations']) {
      expect(await codeOf(gateway, theirs, ['[2001:db8::1]:443'], path)).toBe(0)
      expect(await codeOf(gateway, proxys, ['unknown'], path)).toBe(100)
    }
  })
})

describe('a proxy', () => {
  it('is trusted whether its address is written as IPv4 or mapped into IPv6', async () => {
    for (const trustedProxies of ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:127.0.0.0/104']) {
      const { gateway, theirs, proxys } = await start({ trustedProxies })
      expect(await codeOf(gateway, theirs, ['203.0.113.7:1'])).toBe(0)
      expect(await codeOf(gateway, proxys, ['203.0.113.7:1'])).toBe(100)
    }
  })

  it('that is not trusted is its own caller, whatever it says', async () => {
    const { gateway, theirs, proxys } = await start({ trustedProxies: '10.0.0.0/8' })
    for (const line of ['203.0.113.7', 'unknown', '']) {
      expect(await codeOf(gateway, theirs, [line])).toBe(100)
      expect(await codeOf(gateway, proxys, [line])).toBe(0)
    }
  })
})
