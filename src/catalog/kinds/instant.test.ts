import { describe, expect, it } from 'vitest'
import { instant } from './instant.ts'

const from = instant({ zh: '起始时间', en: 'From' }, { default: '2026-11-01' })

describe('a moment', () => {
  it.each([
    ['2026-11-22', '2026-11-21T16:00:00.000Z'],
    ['2026-11-22T10:00:00+08:00', '2026-11-22T02:00:00.000Z'],
    ['2026-11-22T10:00:00 08:00', '2026-11-22T02:00:00.000Z'],
    ['2026-11-22T10:00', '2026-11-22T02:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(from.read('from', [text])).toEqual({ value: Date.parse(iso) })
    expect(from.read('from', [String(from.write(Date.parse(iso)))])).toEqual({
      value: Date.parse(iso),
    })
  })

  it.each(['2026-02-30', 'yesterday', '2026-11-22T25:00'])('is not %s', (text) => {
    expect(from.read('from', [text])).toMatchObject({
      problem: {
        en: expect.stringMatching(/^from is .*an ISO 8601 date or time, such as 2027-01-31/),
        zh: expect.stringContaining('参数 from 的值'),
      },
    })
  })

  it('documents its default as the date that it is', () => {
    expect(from).toMatchObject({ default: '2026-11-01', keywords: { default: '2026-11-01' } })
    expect(from.read('from', [''])).toEqual({ value: Date.parse('2026-10-31T16:00:00Z') })
  })
})
