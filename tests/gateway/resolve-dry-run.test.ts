import { describe, expect, it } from 'vitest'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { sharedTestGateway, startTestGateway, stubSource } from '../harness.ts'
import { askingAt, id, identity } from './resolving.ts'

const shared = sharedTestGateway()
const { nickname } = identity

describe('a dry run', () => {
  const lines = [nickname, id, '另一位', nickname, 'https://v.douyin.com/a/']

  it('quotes each search once, reads what needs none, asks nobody and charges nothing', async () => {
    const source = stubSource('{"authors":[],"base_resp":{"status_code":0}}')
    const { gateway, one, post } = await askingAt(await startTestGateway({ source }))
    const endpoint = 'search_for_author_square'
    await setPrice(gateway.ctx, { endpoint, priceMicros: 30_000 })
    const dry = await post({ lines, dryRun: true, maxAge: 60 })
    const items = [{ endpoint, calls: 2, price: '0.06', isPermitted: true }]
    const quote = { calls: 2, stored: 0, price: '0.06', available: '1000.00', items }
    expect(dry.envelope.data).toMatchObject({ cost: '0.00', quote })
    const told = dry.envelope.data?.lines.map(({ kind, candidates }) => [kind, candidates.length])
    expect(told).toEqual([
      ['name', 0],
      ['id', 1],
      ['name', 0],
      ['name', 0],
      ['unreadable', 0],
    ])
    expect(dry.headers.get('x-charged')).toBe('false')
    expect(source.asked).toEqual([])
    const paid = await post({ lines, maxAge: 60 })
    expect(paid.envelope.data).toMatchObject({ cost: '0.06', quote: null })
    expect(paid.headers.get('x-cost')).toBe('0.06')
    const again = await post({ lines, dryRun: true, maxAge: 60 })
    expect(again.envelope.data?.quote).toMatchObject({ ...quote, stored: 2, available: '999.94' })
    const single = await one(nickname, '&dryRun=true')
    expect(single.line).toMatchObject({ kind: 'name', candidates: [], problem: null, cost: '0.00' })
    expect(single.line.quote).toMatchObject({ calls: 1, stored: 0, price: '0.03' })
    expect((await one(id, '&dryRun=true')).line).toMatchObject({
      ...{ candidates: [{ id }], quote: { calls: 0, price: '0.00', items: [] } },
    })
  })

  it('says that the token may not search', async () => {
    const gateway = shared()
    const { token } = await gateway.token({ ratePerSecond: 100, endpoints: ['get-kol-link-info'] })
    const path = `/api/creators/resolve?token=${token}&dryRun=true&q=`
    const { envelope } = await gateway.get(path + encodeURIComponent(nickname))
    expect(envelope.data).toMatchObject({
      quote: { calls: 1, price: '0.00', items: [{ isPermitted: false }] },
    })
  })

  it('that stands in the query of a POST is refused, and not taken for none', async () => {
    const { gateway, token } = await askingAt(shared())
    const answer = await fetch(`${gateway.address}/api/creators/resolve?dryRun=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ lines }),
    })
    const envelope = (await answer.json()) as { code: number; message: string }
    expect(envelope.code).toBe(400)
    expect(envelope.message).toContain('dryRun is in the query')
    const other = await fetch(`${gateway.address}/api/creators/resolve?constructor=1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ lines: [id] }),
    })
    expect(await other.json()).toMatchObject({ code: 0 })
  })

  it('is not passed over where its name is misspelt: nothing is searched, nothing charged', async () => {
    const { gateway, token } = await askingAt(shared())
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const post = async (query: string, members: object) => {
      const body = JSON.stringify({ lines, ...members })
      const init = { method: 'POST', headers, body }
      const answer = await fetch(`${gateway.address}/api/creators/resolve${query}`, init)
      return (await answer.json()) as { code: number; message: string }
    }
    const answers = [
      await post('', { dryrun: true }),
      await post('?dry_run=true', {}),
      (await gateway.get('/api/creators/resolve?q=x&DryRun=true', { headers })).envelope,
      (await gateway.get(`/api/creators/${id}?dry-run=true`, { headers })).envelope,
      (await gateway.get(`/api/creators/compare?ids=${id}&dryrun=1`, { headers })).envelope,
    ]
    for (const { code, message } of answers) {
      expect({ code, message }).toMatchObject({ code: 400 })
      expect(message).toMatch(/^There is no parameter \S+: give dryRun$/)
    }
    const { envelope } = await gateway.get('/api/balance', { headers })
    expect(envelope.data).toMatchObject({ balance: '1000.00' })
  })
})
