import { describe, expect, it } from 'vitest'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { revokeToken } from '../../src/services/tokens/revoke.ts'
import { callPath, manualClock, sharedTestGateway, startTestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const shared = sharedTestGateway()

describe('the balance', () => {
  it('tells what is left, what was spent today, and what the limits leave', async () => {
    const gateway = await startTestGateway({ clock: manualClock('2026-11-22T12:00:00Z') })
    const { token, account } = await gateway.token({ ratePerSecond: 5, dailyQuota: 10 }, 1_000_000)
    await gateway.get(callPath(endpoint, { token }))
    await gateway.get(callPath(endpoint, { token }, '9000000000000000301'))
    const { envelope } = await gateway.get('/api/balance', {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(envelope.data).toEqual({
      account,
      currency: 'CNY',
      balance: '0.98',
      held: '0.00',
      available: '0.98',
      today: { calls: 1, spent: '0.02' },
      rate: { limit: 5, remaining: 3, resetsAt: '2026-11-22T20:00:01.000+08:00' },
      quota: { limit: 10, remaining: 9, resetsAt: '2026-11-23T00:00:00.000+08:00' },
    })
    const { envelope: inQuery, headers } = await gateway.get(`/api/balance?token=${token}`)
    expect(inQuery.code).toBe(0)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-request-id': inQuery.requestId,
      'x-charged': 'false',
      'x-cost': '0.00',
      'x-balance': '0.98',
      ratelimit: '"second";r=3;t=1, "day";r=9;t=14400',
      'server-timing': expect.stringMatching(/^gateway;dur=/),
    })
  })

  it('is told to nobody without a token that works', async () => {
    const gateway = shared()
    const { token, id } = await gateway.token()
    await revokeToken(gateway.ctx, id)
    for (const query of ['', '?token=x', `?token=${token}`]) {
      expect((await gateway.get(`/api/balance${query}`)).envelope).toMatchObject({
        code: 100,
        data: null,
      })
    }
  })
})

describe('a call', () => {
  it('is asked for by its request id', async () => {
    const gateway = shared()
    const { status, envelope } = await gateway.get('/api/calls')
    expect(status).toBe(404)
    expect(envelope.message).toContain('/api/calls/{requestId}')
  })

  it('can be asked for by the token that made it, and by no other', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    const other = await gateway.token()
    const made = await gateway.get(callPath(endpoint, { token }))
    const { requestId } = made.envelope
    const found = await gateway.get(`/api/calls/${requestId}?token=${token}`)
    expect(found.envelope.data).toMatchObject({
      requestId,
      endpoint,
      subject: '6629722295873044494',
      state: 'answered',
      code: 0,
      charged: true,
      cost: '0.02',
      cache: 'miss',
      source: 'sandbox',
    })
    const foreign = await gateway.get(`/api/calls/${requestId}?token=${other.token}`)
    expect({ status: foreign.status, code: foreign.envelope.code }).toEqual({
      status: 404,
      code: 400,
    })
  })

  it('that was free was not charged, as its own headers said', async () => {
    const gateway = await startTestGateway()
    const { token } = await gateway.token()
    await setPrice(gateway.ctx, { endpoint, priceMicros: 0 })
    const history = `/api/creators/6629722295873044494/observations?token=${token}`
    for (const path of [callPath(endpoint, { token }), history]) {
      const { headers, envelope } = await gateway.get(path)
      expect([envelope.code, headers.get('x-charged')]).toEqual([0, 'false'])
      const found = await gateway.get(`/api/calls/${envelope.requestId}?token=${token}`)
      expect(found.envelope.data).toMatchObject({ code: 0, charged: false, cost: '0.00' })
    }
  })

  it('that failed or was refused was not charged', async () => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 1000, endpoints: [endpoint] })
    for (const [path, code] of [
      [callPath(endpoint, { token }, '9000000000000000301'), 301],
      [callPath(endpoint, { token }, 'x'), 400],
      [callPath('author_rec_videos_v2', { token }), 600],
    ] as const) {
      const { requestId } = (await gateway.get(path)).envelope
      const { envelope } = await gateway.get(`/api/calls/${requestId}?token=${token}`)
      expect(envelope.data).toMatchObject({ code, charged: false, cost: '0.00' })
    }
  })
})
