import { describe, expect, it } from 'vitest'
import { historyMeter } from '../../src/catalog/operations/history.ts'
import type { ComparedFlag, PresentedFlag } from '../../src/derive/view/presented-flags.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { manualClock, startTestGateway } from '../harness.ts'
import { until } from '../until.ts'

const creator = '7000000000000000002'
const dayMs = 86_400_000
const tier = '植入视频'

interface Priced {
  readonly cost: string
  readonly tiers: readonly { readonly price: number; readonly previous: object | null }[]
  readonly derived: readonly { readonly name: string }[]
  readonly flags: readonly PresentedFlag[]
}

/** A gateway whose source asks what is told for one tier, and somebody who asks for the prices. */
async function observed() {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const told = { price: 100, source: 'told' }
  const source = {
    name: 'told',
    async collect() {
      const rows = [{ video_type: 2, desc: tier, price: told.price }]
      const body = JSON.stringify({ price_info: rows })
      return { body, collectedAtMs: clock.now(), source: told.source }
    },
  }
  const gateway = await startTestGateway({ clock, source })
  const { token } = await gateway.token()
  const init = { headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'zh' } }
  const isObserved = async () => {
    const [fromMs, toMs] = [clock.now(), clock.now() + 1]
    const question = { subject: creator, dataset: null, fromMs, toMs, limit: 1 }
    return (await gateway.ctx.history.timeline(question)).length > 0
  }
  const ask = async () => {
    const path = `/api/creators/${creator}?sections=prices`
    const { envelope } = await gateway.get(path, init)
    expect(envelope.code).toBe(0)
    // Observations of the same moment share a commit: what is asked next must not come before it.
    await until(isObserved)
    return envelope.data as Priced
  }
  const compare = async () => {
    const { envelope } = await gateway.get(`/api/creators/compare?ids=${creator}`, init)
    return envelope.data as { readonly flags: readonly ComparedFlag[] }
  }
  const file = async () => {
    const path = `/api/creators/${creator}?sections=prices&format=csv`
    return (await fetch(gateway.address + path, init)).text()
  }
  return { gateway, clock, told, ask, compare, file }
}

const raised = ({ flags }: Priced) => flags.find(({ name }) => name === 'priceRaised')
const changes = ({ derived }: Priced) =>
  derived.filter(({ name }) => name.startsWith('price_change'))

describe('the prices that were observed before', () => {
  it('are held against those of now, where the history is free to ask', async () => {
    const { gateway, clock, told, ask, compare, file } = await observed()
    const first = await ask()
    expect(first.tiers).toMatchObject([{ price: 100, previous: null }])
    told.price = 120
    clock.advance(29 * dayMs)
    const early = await ask()
    expect(raised(early)).toMatchObject({ state: 'notJudged', missingSections: [] })
    expect(changes(early)).toEqual([])
    const previous = { price: 100, observedAt: '2026-11-22T20:00:00.000+08:00' }
    expect(early.tiers).toMatchObject([{ price: 120, previous }])
    clock.advance(dayMs)
    const later = await ask()
    expect(later.cost).toBe('0.02')
    expect(later.tiers).toMatchObject([{ price: 120, previous }])
    expect(raised(later)).toMatchObject({
      state: 'suspected',
      inputs: [
        { name: 'price', value: 120, of: tier },
        { name: 'earlier_price', value: 100, of: tier },
        { name: 'rise', value: 0.2, of: tier },
      ],
      n: 2,
      evidence: { sections: ['prices'], days: ['2026-11-22', '2026-12-22'] },
    })
    expect(changes(later)).toMatchObject([
      {
        ...{ name: 'price_change_30d', tier: { desc: tier }, value: 0.2, unit: 'fraction' },
        inputs: [
          { name: 'price', value: 120 },
          { name: 'earlier_price', value: 100 },
          { name: 'days_between', value: 30 },
        ],
      },
    ])
    const row = (await file()).split('\n').find((line) => line.includes('上一次不同的报价'))
    expect(row).toMatch(new RegExp(`${tier}（元）,100,.*,2026-11-22 20:00:00,`))
    const compared = (await compare()).flags.find(({ name }) => name === 'priceRaised')
    expect(compared?.values).toMatchObject([{ state: 'suspected', n: 2 }])
    await setPrice(gateway.ctx, { endpoint: historyMeter.id, priceMicros: 10_000 })
    const soldFlag = (await compare()).flags.find(({ name }) => name === 'priceRaised')
    expect(soldFlag?.values).toMatchObject([{ state: 'notJudged' }])
    const sold = await ask()
    expect(raised(sold)).toMatchObject({ state: 'notJudged', inputs: [] })
    expect(changes(sold)).toEqual([])
    expect(sold.tiers).toMatchObject([{ price: 120, previous: null }])
  })

  it('are the last that differ, and never those of made-up data', async () => {
    const { clock, told, ask } = await observed()
    const seen = async (price: number, source = 'told') => {
      Object.assign(told, { price, source })
      const { tiers } = await ask()
      clock.advance(dayMs)
      return tiers[0]?.previous
    }
    expect(await seen(100)).toBeNull()
    expect(await seen(110)).toMatchObject({ price: 100 })
    expect(await seen(100)).toMatchObject({ price: 110 })
    expect(await seen(90, 'sandbox')).toBeNull()
    expect(await seen(100)).toMatchObject({
      price: 110,
      observedAt: '2026-11-23T20:00:00.000+08:00',
    })
  })
})
