import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseHttpDate, parseInstant } from './instant.ts'

const at = Date.UTC(2026, 10, 20, 5, 39, 17)

const times: readonly (readonly [text: string, atMs: number])[] = [
  ['2026-11-20T13:39:17', at],
  ['2026-11-20 13:39:17', at],
  ['2026-11-20t13:39:17', at],
  ['20261120T133917', at],
  ['2026-11-20T13:39:17+08:00', at],
  ['2026-11-20T13:39:17+0800', at],
  ['2026-11-20T13:39:17+08', at],
  ['2026-11-20 13:39:17 +0800', at],
  ['2026-11-20T05:39:17Z', at],
  ['2026-11-20t05:39:17z', at],
  ['2026-11-20 05:39:17 UTC', at],
  ['2026-11-20T00:09:17-05:30', at],
  ['2026-11-20T13:39:17.4', at + 400],
  ['2026-11-20T13:39:17.497', at + 497],
  ['2026-11-20T13:39:17,497', at + 497],
  ['2026-11-20T13:39:17.497123+08:00', at + 497],
  ['2026-11-20T13:39:17.497999999Z', at + 8 * 3_600_000 + 497],
  [' 2026-11-20T13:39 ', at - 17_000],
  ['2026-11-20', Date.UTC(2026, 10, 19, 16)],
  ['20261120', Date.UTC(2026, 10, 19, 16)],
  ['2026-11-20Z', Date.UTC(2026, 10, 20)],
  ['2026-11-20 08:00', Date.UTC(2026, 10, 20)],
  ['2028-02-29', Date.UTC(2028, 1, 28, 16)],
  ['2026-11-20T24:00', Date.UTC(2026, 10, 20, 16)],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ['2017-01-01T07:59:60+08:00', Date.UTC(2017, 0, 1)],
  ['1795153157', at],
  ['1795153157.497123', at + 497],
  ['1795153157497', at + 497],
  ['1795153157497.9', at + 497],
  ['1.795153157e9', at],
]

test.each(times)('%j is a time', (text, atMs) => {
  expect(parseInstant(text)).toBe(atMs)
})

test.each(['America/New_York', 'Pacific/Kiritimati', 'UTC'])('they are the same in %s', (zone) => {
  const module = new URL('./instant.ts', import.meta.url)
  const texts = times.map(([text]) => text)
  const script = `import { parseInstant } from '${module}'
    console.log(JSON.stringify(${JSON.stringify(texts)}.map(parseInstant)), new Date(0).getTimezoneOffset())`
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { TZ: zone },
    encoding: 'utf8',
  })
  const [read = '', offset] = printed.trim().split(' ')
  expect(JSON.parse(read)).toEqual(times.map(([, atMs]) => atMs))
  expect(Number(offset)).not.toBe(-480)
})

test.each([
  '',
  'soon',
  '2026',
  '2026-11',
  '2026-W47-5',
  '2026W475',
  '2026-324',
  '2026324',
  '2026-02-30',
  '2026-02-29',
  '2026-13-01',
  '2026-00-01',
  '2026-1-2',
  '2026/11/20',
  '0000-01-01',
  '2026-1120',
  '2026-11-20T',
  '2026-11-20T13',
  '2026-11-20T1339:17',
  '2026-11-20T24:00:01',
  '2026-11-20T24:01',
  '2026-11-20T25:00',
  '2026-11-20T13:60',
  '2026-11-20T13:39:60',
  '2026-11-20T13:39:61',
  '2026-11-20T13:39:17.',
  '2026-11-20T13:39:17+24:00',
  '2026-11-20T13:39:17+08:60',
  '2026-11-20T13:39:17+8',
  '2026-11-20T13:39:17 CST',
  '2026-11-20T13:39:17Z+08:00',
  '+002026-11-20',
  '-1795153157',
  '+1795153157',
  '0',
  '99999999',
  '17951531570',
  '17951531574970',
  '1795153157497123',
  '1e400',
  '0x6b000000',
  'Fri, 20 Nov 2026 05:39:17 GMT',
])('%j is none', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})

test('whatever a date prints is read back', () => {
  const min = new Date(Date.UTC(1973, 9, 1))
  const max = new Date(Date.UTC(2286, 0, 1))
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      const atMs = date.getTime()
      expect(parseInstant(date.toISOString())).toBe(atMs)
      expect(parseInstant(String(atMs))).toBe(atMs)
      expect(parseInstant(String(atMs / 1000))).toBeGreaterThanOrEqual(atMs - 1)
      expect(parseHttpDate(date.toUTCString())).toBe(Math.floor(atMs / 1000) * 1000)
    }),
  )
})

describe('a date of HTTP', () => {
  test.each([
    ['Fri, 20 Nov 2026 05:39:17 GMT', at],
    ['Fri, 20-Nov-2026 05:39:17 GMT', at],
    ['20 nov 2026 05:39:17 UTC', at],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('%j', (text, atMs) => {
    expect(parseHttpDate(text)).toBe(atMs)
  })

  test.each(['', 'Fri, 31 Feb 2026 05:39:17 GMT', '20 Anf 2026 05:39:17 GMT', '2026-11-20'])(
    '%j is none',
    (text) => {
      expect(parseHttpDate(text)).toBeUndefined()
    },
  )
})
