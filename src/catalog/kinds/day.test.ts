import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from './day.ts'

const meaning = { zh: '日期', en: 'Day' }
const dashed = day(meaning, { form: 'dashed', example: '2026-11-22' })
const compact = day(meaning, { form: 'compact', example: '20261122', optional: true })

describe('a day', () => {
  it('is read in either form, and written as the contract has it', () => {
    const anyDay = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(anyDay, (date) => {
        const iso = date.toISOString().slice(0, 10)
        const short = iso.replaceAll('-', '')
        for (const text of [iso, short]) {
          expect(dashed.read('startDate', [text])).toEqual({ value: iso })
          expect(compact.read('startDate', [text])).toEqual({ value: iso })
        }
        expect([dashed.write(iso), compact.write(iso)]).toEqual([iso, short])
      }),
    )
  })

  it.each([
    '2026-02-29',
    '2026-13-01',
    '20260230',
    '2026-0101',
    '202601-01',
    '2026-1-1',
    '2026/01/01',
    '2026-01-01T00:00:00',
    ' 2026-01-01',
    '26-01-01',
    'today',
  ])('is not %j', (text) => {
    expect(dashed.read('startDate', [text])).toMatchObject({
      problem: {
        en: expect.stringMatching(/^startDate is .*a date of Shanghai, such as 2026-11-22/),
        zh: expect.stringContaining('北京时间的日期，如 2026-11-22'),
      },
    })
  })

  it('is asked for in Chinese without a space between its characters', () => {
    expect(dashed.read('startDate', [])).toMatchObject({
      problem: { zh: '缺少参数 startDate，应为北京时间的日期，如 2026-11-22' },
    })
  })

  it('may be left out where it is optional, and is a text of JSON', () => {
    expect(compact.read('endDate', [''])).toEqual({ value: undefined })
    expect(dashed.read('endDate', [])).toHaveProperty('problem')
    expect(dashed.readJson('endDate', '2024-02-29')).toEqual({ value: '2024-02-29' })
    expect(dashed.readJson('endDate', 20_240_229)).toEqual({ value: '2024-02-29' })
  })
})
