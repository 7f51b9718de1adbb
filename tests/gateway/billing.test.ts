import { describe, expect, it } from 'vitest'
import { entriesOfCall } from '../../src/services/ledger/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { commandLine } from '../command-line.ts'
import { type Answer, callPath, startTestGateway, temporaryFolder } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const creator = '6629722295873044494'

/** A gateway, and what the ledger says of a call that was answered. */
async function start() {
  const gateway = await startTestGateway()
  const { token, account } = await gateway.token({ ratePerSecond: 1000 }, 1_000_000)
  const entries = async ({ envelope }: Answer) =>
    (await entriesOfCall(gateway.ctx, envelope.requestId))
      .toReversed()
      .map(({ kind, amountMicros, heldMicros, account: of }) => [
        kind,
        amountMicros,
        heldMicros,
        of === account,
      ])
  const today = async () => {
    const { envelope } = await gateway.get(`/api/balance?token=${token}`)
    return (envelope.data as { today: object }).today
  }
  return { gateway, token, entries, today }
}

describe('the ledger', () => {
  it('has a charge of a stored answer, and no hold', async () => {
    const { gateway, token, entries } = await start()
    const path = callPath(endpoint, { token, acceptCache: 'true' })
    const collected = await gateway.get(path)
    const stored = await gateway.get(path)
    expect(stored.headers.get('x-cache')).toBe('hit')
    expect(await entries(stored)).toEqual([['charge', -20_000, 0, true]])
    expect(stored.headers.get('x-cost')).toBe('0.02')
    expect(stored.headers.get('x-balance')).toBe('0.96')
    expect(await entries(collected)).toEqual([
      ['hold', 0, 20_000, true],
      ['charge', -20_000, -20_000, true],
    ])
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true })
  })

  it('has a hold and its release of a call that failed, and nothing of one that was refused', async () => {
    const { gateway, token, entries } = await start()
    const failed = await gateway.get(callPath(endpoint, { token }, '9000000000000000301'))
    expect(await entries(failed)).toEqual([
      ['hold', 0, 20_000, true],
      ['release', 0, -20_000, true],
    ])
    expect(await entries(await gateway.get(callPath(endpoint, { token }, 'x')))).toEqual([])
  })

  it('has nothing of what is free; log and usage have all of it', async () => {
    const { gateway, token, entries, today } = await start()
    await setPrice(gateway.ctx, { endpoint, priceMicros: 0 })
    const path = callPath(endpoint, { token, acceptCache: 'true' })
    const free = [
      await gateway.get(path),
      await gateway.get(path),
      await gateway.get(callPath(endpoint, { token }, '9000000000000000301')),
      await gateway.get(`/api/creators/${creator}/observations?token=${token}`),
      await gateway.get(`/api/creators/${creator}/metrics?metric=play_mid&token=${token}`),
    ]
    expect(free.map(({ envelope }) => envelope.code)).toEqual([0, 0, 301, 0, 0])
    for (const answer of free) {
      expect(await entries(answer)).toEqual([])
      const { requestId } = answer.envelope
      const { envelope } = await gateway.get(`/api/calls/${requestId}?token=${token}`)
      const told = { code: answer.envelope.code, charged: false, cost: '0.00' }
      expect(envelope.data).toMatchObject(told)
      expect(answer.headers.get('x-charged')).toBe('false')
    }
    expect(await today()).toEqual({ calls: 4, spent: '0.00' })
    await gateway.get(callPath('get_author_marketing_info', { token }))
    expect(await today()).toEqual({ calls: 5, spent: '0.02' })
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
    const shown = await commandLine(temporaryFolder())([
      ...['calls', 'show', String(free[0]?.envelope.requestId)],
      ...['--data', gateway.dataDir, '--json'],
    ])
    expect(JSON.parse(shown.stdout)).toMatchObject({ code: 0, cost: '0.00', entries: [] })
  })
})
