import { describe, expect, it } from 'vitest'
import { datasets } from '../../catalog/index.ts'
import { dayMs } from '../../core/clock.ts'
import { derivedOf } from './costs.ts'
import { changeDays, changeOf, type EarlierPrices, previousPrice } from './price-history.ts'
import { readBody } from './read-body.ts'

describe('the prices that a tier had', () => {
  const atMs = Date.parse('2026-11-22T12:00:00+08:00')
  const soldAt = (days: number, ...prices: readonly number[]): EarlierPrices => ({
    collectedAtMs: atMs - days * dayMs,
    tiers: prices.map((priceYuan, place) => ({
      ...{ videoType: place + 1, desc: `${place + 1}`, priceYuan },
      ...{ isFolded: false, isPriceOfVideo: true },
    })),
  })
  const [tier] = soldAt(0, 120).tiers
  if (!tier) throw new Error('No tier')

  it('change by those of so many days ago, and by no others', () => {
    const before = { 30: soldAt(31, 100), 90: soldAt(100, 160) }
    const figures = changeDays.map((days) => changeOf(tier, days, { atMs, before }))
    expect(figures).toEqual([
      { value: 0.2, inputs: { price: 120, earlier_price: 100, days_between: 31 } },
      { value: -0.25, inputs: { price: 120, earlier_price: 160, days_between: 100 } },
    ])
    expect(changeOf(tier, 30, { atMs, before: { 90: soldAt(100, 160) } })).toBeUndefined()
    expect(changeOf(tier, 30, { atMs, before: { 30: soldAt(31) } })).toBeUndefined()
  })

  it('are the last that differ, of the same tier, when they were seen last', () => {
    const observed = [soldAt(1, 120, 70), soldAt(2), soldAt(5, 90, 80), soldAt(9, 100)]
    expect(previousPrice(tier, { observed })).toEqual({
      priceYuan: 90,
      collectedAtMs: atMs - 5 * dayMs,
    })
    expect(previousPrice(tier, { observed: [soldAt(1, 120, 70), soldAt(2)] })).toBeUndefined()
  })

  it('are derived of every tier on sale, and of none without a history', () => {
    const marketing = datasets.find(({ name }) => name === 'marketing-info')
    if (!marketing) throw new Error('No prices')
    const body = { price_info: [{ video_type: 1, desc: '1-20s视频', price: 120 }] }
    const answers = [{ read: readBody(marketing, body) }]
    const history = { atMs, before: { 30: soldAt(30, 100) }, observed: [] }
    const changes = (of?: typeof history) =>
      derivedOf(answers, of).figures.filter(({ formula }) => formula.name.includes('price_change'))
    expect(changes(history)).toMatchObject([
      { value: 0.2, formula: { name: 'price_change_30d' }, tier: { desc: '1-20s视频' } },
    ])
    expect(changes()).toEqual([])
  })
})
