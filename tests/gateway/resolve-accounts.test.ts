import { describe, expect, it } from 'vitest'
import { documentedAccount } from '../../src/catalog/kinds/account.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import type { UpstreamRequest } from '../../src/catalog/request.ts'
import { AppError } from '../../src/core/errors.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { sharedTestGateway, startTestGateway } from '../harness.ts'
import { startWithXingtu } from '../sources/xingtu.ts'
import { json, startStandIn } from '../upstream/stand-in.ts'
import { askingAt, id, identity } from './resolving.ts'

const shared = sharedTestGateway()
const { nickname, uniqueId, coreUserId, secUid } = identity
const profile = `https://www.douyin.com/user/${secUid}`

const bare = { id, exact: true, nickname: null, followers: null, province: null, city: null }

describe('an account', () => {
  it.each([
    [`抖音号：${uniqueId}`, 'account', 'uniqueId', 'get_author_id_by_unique_id'],
    [`UID: ${coreUserId}`, 'account', 'uid', 'get_author_id_by_uid'],
    [`${profile}?x=1`, 'profile', 'secUid', 'get_author_id_by_sec_uid'],
    [
      `https://www.iesdouyin.com/share/user/${coreUserId}`,
      ...(['profile', 'uid', 'get_author_id_by_uid'] as const),
    ],
  ])('%s is looked up, exactly and for one call', async (line, kind, matched, endpoint) => {
    const { gateway, token, one } = await askingAt(shared())
    const { line: told, headers } = await one(line)
    expect(told).toMatchObject({ kind, problem: null, more: false, source: 'sandbox' })
    expect(told.candidates).toEqual([{ ...bare, matched }])
    expect([told.cost, headers.get('x-cost')]).toEqual(['0.02', '0.02'])
    const call = await gateway.get(`/api/calls/${told.requestId}?token=${token}`)
    expect(call.envelope.data).toMatchObject({ endpoint, charged: true, cost: '0.02' })
  })

  it('of the documented creator is his', async () => {
    const { post } = await askingAt(shared())
    const lines = [
      `uid：${documentedAccount.uid}`,
      `https://www.douyin.com/user/${documentedAccount.secUid}`,
      `抖音号：${documentedAccount.uniqueId}`,
    ]
    const { envelope } = await post({ lines })
    const found = envelope.data?.lines.flatMap(({ candidates }) => candidates)
    expect(found).toMatchObject(lines.map(() => ({ id: documentedCreatorId, exact: true })))
  })

  it('of digits alone is looked up as a uid and as a Douyin number', async () => {
    const { one } = await askingAt(shared())
    const quote = (await one(coreUserId, '&dryRun=true')).line.quote
    expect(quote).toMatchObject({ calls: 2, price: '0.04' })
    const { line, headers } = await one(coreUserId)
    expect(line.candidates).toEqual([{ ...bare, matched: 'uid' }])
    expect([line.kind, line.cost, headers.get('x-cost')]).toEqual(['account', '0.04', '0.04'])
  })

  it('that nobody has is told, and charged', async () => {
    const { one } = await askingAt(shared())
    const { line } = await one('抖音号：nobody_at_all')
    expect(line).toMatchObject({ kind: 'account', candidates: [], cost: '0.02' })
    expect(line.problem).toContain('Nobody was found')
  })
})

describe('a Latin word', () => {
  it('is searched for and looked up, and who is found by both is one', async () => {
    const { one } = await askingAt(shared())
    const { line } = await one(uniqueId)
    expect(line).toMatchObject({ kind: 'name', problem: null, cost: '0.04' })
    expect(line.candidates).toMatchObject([{ id, nickname, matched: 'uniqueId', exact: true }])
    expect(line.candidates[0]?.followers).toBeGreaterThan(0)
  })

  it('that says to be a nickname is searched for alone', async () => {
    const { one } = await askingAt(shared())
    const { line } = await one(`昵称：${uniqueId}`)
    expect(line.candidates).toMatchObject([{ id, matched: 'found', exact: false }])
    expect(line.cost).toBe('0.02')
  })
})

it('a dry run quotes each question by its endpoint, once for equal lines', async () => {
  const { gateway, post } = await askingAt(await startTestGateway())
  const endpoint = 'get_author_id_by_unique_id'
  await setPrice(gateway.ctx, { endpoint, priceMicros: 50_000 })
  const lines = [`抖音号：${uniqueId}`, uniqueId, '阿柚', profile, id, `抖音号: ${uniqueId}`]
  const dry = await post({ lines, dryRun: true })
  expect(dry.envelope.data?.quote).toMatchObject({
    ...{ calls: 4, stored: 0, price: '0.11' },
    items: [
      { endpoint, calls: 1, price: '0.05', isPermitted: true },
      { endpoint: 'search_for_author_square', calls: 2, price: '0.04', isPermitted: true },
      { endpoint: 'get_author_id_by_sec_uid', calls: 1, price: '0.02', isPermitted: true },
    ],
  })
  const { envelope, headers } = await post({ lines })
  expect([envelope.data?.cost, headers.get('x-cost')]).toEqual(['0.11', '0.11'])
  expect(envelope.data?.lines.map(({ cost }) => cost)).toEqual([
    ...['0.05', '0.07', '0.02', '0.02', '0.00', '0.05'],
  ])
})

describe('where no account can be looked up, a search stands in', () => {
  const found = JSON.stringify({
    authors: [{ star_id: id, attribute_datas: { nick_name: nickname } }],
    base_resp: { status_code: 0 },
  })

  it('and is quoted, where the only source cannot ask for it', async () => {
    const { gateway, standIn } = await startWithXingtu()
    const { one } = await askingAt(gateway)
    standIn.play(json(found))
    const dry = (await one(profile, '&dryRun=true')).line.quote
    expect(dry?.items).toMatchObject([{ endpoint: 'search_for_author_square', calls: 1 }])
    expect(standIn.asked).toHaveLength(0)
    const { line } = await one(profile)
    expect(line.candidates).toMatchObject([{ id, nickname, matched: 'found', exact: false }])
    expect(line.cost).toBe('0.02')
    // A uid is what Xingtu itself can look up.
    standIn.play(json(`{"id":${id},"base_resp":{"status_code":0}}`))
    expect((await one(`uid：${coreUserId}`)).line.candidates).toEqual([{ ...bare, matched: 'uid' }])
    expect(standIn.asked.map(({ path }) => path)).toEqual([
      '/gw/api/gsearch/search_for_author_square',
      '/gw/api/author/entrance/author/info',
    ])
  })

  it('but not where one of the sources can, until that does not know the path', async () => {
    const vendor = await startStandIn(
      json(`{"code":0,"data":{"exist":true,"id":"${id}","base_resp":{"status_code":0}}}`),
    )
    const { gateway, standIn } = await startWithXingtu({
      settings: {
        ...{ 'relay.url': vendor.url, 'relay.token': 'vendor', 'relay.callsPerSecond': 1000 },
        sources: 'xingtu,relay',
      },
    })
    standIn.play(json(found))
    const { one } = await askingAt(gateway)
    const { line } = await one(profile)
    expect(line).toMatchObject({ source: 'relay', cost: '0.02' })
    expect(line.candidates).toEqual([{ ...bare, matched: 'secUid' }])
    vendor.play(json('{"code":400,"message":"There is nothing at this path"}', {}, 404))
    const other = await one('抖音号：somebody')
    expect(other.line).toMatchObject({ source: 'xingtu', cost: '0.02', problem: null })
    expect(other.line.candidates).toMatchObject([{ id, matched: 'found' }])
  })

  it('and is quoted, where the token may only search', async () => {
    const gateway = shared()
    const endpoints = ['search_for_author_square']
    const { token } = await gateway.token({ ratePerSecond: 100, endpoints })
    const path = `/api/creators/resolve?token=${token}&q=${encodeURIComponent(profile)}`
    const dry = await gateway.get(`${path}&dryRun=true`)
    const item = { endpoint: endpoints[0], calls: 1, isPermitted: true }
    expect(dry.envelope.data).toMatchObject({ quote: { items: [item] } })
    const { envelope } = await gateway.get(path)
    expect(envelope.data).toMatchObject({ candidates: [{ id, nickname }], cost: '0.02' })
  })

  it('where the lookup fails, which costs nothing; one that finds nobody has been answered', async () => {
    const asked: string[] = []
    let isBroken = true
    const source = {
      name: 'stub',
      collect: async ({ dataset }: UpstreamRequest) => {
        asked.push(dataset)
        const isSearch = dataset === 'creator-search'
        if (!isSearch && isBroken) throw new AppError(301, { zh: '断', en: 'down' })
        const body = isSearch ? found : '{"exist":false}'
        return { body, collectedAtMs: Date.now(), source: 'stub' }
      },
    }
    const { post } = await askingAt(await startTestGateway({ source }))
    const lines = [profile, profile, uniqueId]
    const broken = await post({ lines })
    expect(broken.envelope.data?.lines).toMatchObject([
      { candidates: [{ id }], problem: null, cost: '0.02' },
      { candidates: [{ id }], problem: null, cost: '0.02' },
      { candidates: [{ id }], problem: null, cost: '0.02' },
    ])
    expect(broken.envelope.data?.cost).toBe('0.04')
    expect(asked.toSorted()).toEqual([
      ...['creator-by-sec-uid', 'creator-by-unique-id', 'creator-search', 'creator-search'],
    ])
    asked.length = 0
    isBroken = false
    const answered = await post({ lines: [profile] })
    expect(asked).toEqual(['creator-by-sec-uid'])
    expect(answered.envelope.data?.lines).toMatchObject([{ candidates: [], cost: '0.02' }])
  })
})
