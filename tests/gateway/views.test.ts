import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { datasets } from '../../src/catalog/datasets.gen.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { endpointOf } from '../../src/catalog/view/section.ts'
import { sections } from '../../src/catalog/view/sections/index.ts'
import { rowsOf } from '../../src/cli/pages.ts'
import { formatMoney, parseMoney } from '../../src/core/money.ts'
import { listCalls } from '../../src/services/calls/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { manualClock, sharedTestGateway } from '../harness.ts'
import {
  allQuestions,
  answersOf,
  asking,
  askingAt,
  type Compared,
  comparedQuestions,
  failing,
  micros,
  other,
  sourceWithout,
  type View,
} from './viewing.ts'

const shared = sharedTestGateway()

const idOf = (name: string) => {
  const dataset = datasets.find((each) => each.name === name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  return endpointOf(dataset).id
}

describe('one view of a creator', () => {
  it('costs exactly what its sections cost, each a call of its own', async () => {
    const { ask, balance, gateway, token } = await asking()
    await setPrice(gateway.ctx, { endpoint: idOf('link-info'), priceMicros: 300_000 })
    await setPrice(gateway.ctx, { endpoint: idOf('marketing-info'), priceMicros: 0 })
    const before = await balance()
    const { data, headers, envelope } = await ask<View>(documentedCreatorId)
    expect(envelope.code).toBe(0)
    const answers = answersOf(data)
    expect(answers).toHaveLength(allQuestions)
    expect(before - (await balance())).toBe(micros(answers.map(({ cost }) => cost)))
    const total = formatMoney(300_000 + (allQuestions - 2) * 20_000)
    expect(data.cost).toBe(total)
    expect(headers.get('x-cost')).toBe(total)
    expect(headers.get('x-charged')).toBe('true')
    expect(micros([headers.get('x-balance') ?? ''])).toBe(await balance())
    expect(data.sandbox).toBe(true)
    for (const { requestId, cost, endpoint, source, collectedAt, ageSeconds, error } of answers) {
      expect({ source, ageSeconds, error }).toEqual({
        source: 'sandbox',
        ageSeconds: 0,
        error: null,
      })
      expect(collectedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+08:00$/)
      const call = await gateway.get(`/api/calls/${requestId}?token=${token}`)
      expect(call.envelope.data).toMatchObject({
        endpoint,
        cost,
        code: 0,
        subject: documentedCreatorId,
      })
    }
    expect(data.sections.prices?.[0]?.data).toMatchObject({
      price_info: expect.arrayContaining([expect.objectContaining({ price: 263_700 })]),
    })
    expect(data.sections.performance?.map(({ asked }) => asked)).toMatchObject([
      { type: '1', range: '2', flowType: '0' },
      { type: '2', range: '2', flowType: '0' },
      {},
    ])
    expect(data.derived.map(({ name }) => name)).toContain('own_cpe')
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('of which sections fail has the rest, and nothing is charged for them', async () => {
    const source = sourceWithout(['spread-info'])
    const { ask, balance, gateway } = await asking(undefined, { source })
    const before = await balance()
    const { data, envelope } = await ask<View>(documentedCreatorId)
    expect(envelope.code).toBe(0)
    expect(data.sections.performance).toMatchObject([
      { error: { code: 301, message: expect.stringContaining('断了') }, data: null, cost: '0.00' },
      { error: { code: 301 }, data: null, source: 'told', collectedAt: null, ageSeconds: null },
      { error: null, dataset: 'cp-info' },
    ])
    const brought = answersOf(data).filter(({ error }) => error === null)
    expect(brought).toHaveLength(allQuestions - 2)
    expect(before - (await balance())).toBe(micros(brought.map(({ cost }) => cost)))
    expect(data.sandbox).toBe(false)
    expect(data.tiers.length).toBeGreaterThan(0)
    const names = new Set(data.derived.map(({ name }) => name))
    expect(names).not.toContain('own_cpe')
    expect(names).not.toContain('paid_to_personal')
    expect(names).toContain('own_cpm')
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('of whom nothing can be collected costs nothing', async () => {
    const { ask, balance } = await askingAt(shared())
    const before = await balance()
    const { data, headers } = await ask<View>(failing)
    expect(answersOf(data).every(({ error }) => error?.code === 301)).toBe(true)
    expect(headers.get('x-charged')).toBe('false')
    expect(await balance()).toBe(before)
  })

  it('has the sections that are asked for, and asks for no others', async () => {
    const source = sourceWithout([])
    const { ask } = await asking(undefined, { source })
    const { data } = await ask<View>(`${documentedCreatorId}?sections=indices,prices`)
    expect(Object.keys(data.sections)).toEqual(['prices', 'indices'])
    expect(source.asked.toSorted()).toEqual(['link-info', 'marketing-info'])
    const wrong = await ask(`${documentedCreatorId}?sections=price&maxAge=-1`)
    expect(wrong.envelope).toMatchObject({ code: 400, data: null })
    expect(wrong.envelope.message).toMatch(/sections .*prices.*maxAge/s)
    const long = await ask(`${documentedCreatorId}?sections=prices,profile,indices,audience,x`)
    expect(long.envelope.message).toContain(
      `参数 sections 第 5 项的值“x”无效，应为 1 至 ${sections.length} 项`,
    )
    const short = await ask('662972')
    expect(short.envelope.message).toBe(
      '参数 id 的值“662972”无效，应为 16 至 19 位数字，首位不为 0',
    )
  })

  it('reads a large body as it reads a small one', async () => {
    const padding = 'x'.repeat(200_000)
    const told = sourceWithout([])
    const source = {
      ...told,
      async collect(request: Parameters<typeof told.collect>[0]) {
        const { body, ...collected } = await told.collect(request)
        return { ...collected, body: `{"padding":"${padding}",${body.slice(1)}` }
      },
    }
    const { ask } = await asking(undefined, { source })
    const { data: view } = await ask<View>(`${documentedCreatorId}?sections=prices`)
    expect(view.tiers.map(({ videoType }) => videoType)).toEqual([1, 2, 71])
    expect(JSON.stringify(view)).not.toContain('padding')
  })
})

describe('a view within the limits of its token', () => {
  it('waits for the rate, and takes no more of it than there is', async () => {
    const rate = 6
    const { ask, gateway, account } = await askingAt(shared(), { ratePerSecond: rate })
    const { data } = await ask<View>(documentedCreatorId)
    expect(answersOf(data).map(({ error }) => error)).toEqual(Array(allQuestions).fill(null))
    const { rows } = await rowsOf((page) => listCalls(gateway.ctx, { ...page, account }))
    const starts = rows.map(({ startedAtMs }) => startedAtMs).toSorted((a, b) => a - b)
    expect(starts).toHaveLength(allQuestions)
    for (const [index, atMs] of starts.entries()) {
      const within = starts.slice(index).filter((each) => each < atMs + 1000)
      expect(within.length).toBeLessThanOrEqual(rate)
    }
  })

  it('that is asked again with its key pays only for what had not come', async () => {
    const lost = ['link-info']
    const source = sourceWithout(lost)
    const { balance, gateway, token } = await asking(undefined, { source })
    const ask = async (key: string) => {
      const headers = { 'Idempotency-Key': key }
      const path = `/api/creators/${other}?token=${token}`
      const { envelope } = await gateway.get(path, { headers })
      return envelope.data as View
    }
    const before = await balance()
    const first = await ask('report-7')
    lost.length = 0
    const again = await ask('report-7')
    expect(first.sections.indices).toMatchObject([{ error: { code: 301 }, cost: '0.00' }])
    expect(again.sections.indices).toMatchObject([{ error: null, cost: '0.02' }])
    expect(again.sections.prices).toMatchObject([
      { cost: '0.00', requestId: first.sections.prices?.[0]?.requestId },
    ])
    expect(before - (await balance())).toBe(allQuestions * 20_000)
    expect(source.asked).toHaveLength(allQuestions + 1)
    const wrong = answersOf(await ask('two words'))
    expect(wrong.map(({ error }) => error?.code)).toEqual(Array(allQuestions).fill(400))
    expect(before - (await balance())).toBe(allQuestions * 20_000)
  })

  it('shares the rate with other calls of the token', async () => {
    const { ask } = await askingAt(shared(), { ratePerSecond: 4 })
    const views = await Promise.all([1, 2].map(() => ask<View>(documentedCreatorId)))
    for (const { data } of views)
      expect(answersOf(data).map(({ error }) => error?.code)).toEqual(
        Array(allQuestions).fill(undefined),
      )
  })

  it('tells what the quota, the balance and the list of endpoints left out', async () => {
    const quota = await askingAt(shared(), { ratePerSecond: 1000, dailyQuota: 2 })
    const before = await quota.balance()
    const limited = answersOf((await quota.ask<View>(documentedCreatorId)).data)
    expect(limited.filter(({ error }) => error?.code === 303)).toHaveLength(allQuestions - 2)
    expect(before - (await quota.balance())).toBe(40_000)
    const poor = await askingAt(shared(), undefined, 40_000)
    const paid = answersOf((await poor.ask<View>(documentedCreatorId)).data)
    expect(paid.filter(({ error }) => error?.code === 601)).toHaveLength(allQuestions - 2)
    expect(await poor.balance()).toBe(0)
    const narrow = await askingAt(shared(), { ratePerSecond: 1000, endpoints: [idOf('link-info')] })
    const { data } = await narrow.ask<View>(documentedCreatorId)
    expect(data.sections.prices).toMatchObject([{ error: { code: 600 } }])
    expect(data.sections.indices).toMatchObject([{ error: null }])
    const { data: told } = await narrow.ask<View>(`${documentedCreatorId}?dryRun=true`)
    expect(told.quote).toMatchObject({ calls: allQuestions, price: '0.02' })
  })

  it('is refused as any call is where the token is', async () => {
    const gateway = shared()
    for (const path of [documentedCreatorId, `compare?ids=${other}`, `${other}?dryRun=true`]) {
      const { envelope } = await gateway.get(`/api/creators/${path}`)
      expect(envelope).toMatchObject({ code: 100, data: null })
    }
  })

  it('asks a source a few at a time', async () => {
    const source = sourceWithout([])
    const { ask } = await asking(undefined, { source })
    const ids = Array.from({ length: 20 }, (_, index) =>
      String(7_000_000_000_000_000_100n + BigInt(index)),
    )
    const { data } = await ask<Compared>(`compare?ids=${ids.join(',')}`)
    expect(data.creators).toHaveLength(20)
    expect(source.asked).toHaveLength(20 * comparedQuestions)
    expect(source.most).toBeGreaterThan(1)
    expect(source.most).toBeLessThanOrEqual(8)
  })

  it('ends with its caller', async () => {
    const release = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    let collections = 0
    const source = {
      name: 'slow',
      async collect(): Promise<never> {
        collections++
        begun.resolve()
        await release.promise
        throw new Error('nobody waits')
      },
    }
    const { gateway, token, balance } = await asking(undefined, { source })
    const before = await balance()
    const leaving = new AbortController()
    const left = Promise.withResolvers<void>()
    const note = (message: unknown) => {
      const { request } = message as { request: IncomingMessage }
      if (request.url?.includes(token)) request.socket.once('close', left.resolve)
    }
    subscribe('http.server.request.start', note)
    onTestFinished(() => void unsubscribe('http.server.request.start', note))
    const asked = fetch(`${gateway.address}/api/creators/${other}?token=${token}`, {
      signal: leaving.signal,
    })
    await begun.promise
    leaving.abort()
    await expect(asked).rejects.toThrow()
    await left.promise
    release.resolve()
    await expect.poll(async () => (await reconcile(gateway.ctx)).openCalls).toBe(0)
    // Others may have been about to begin.
    await expect.poll(balance).toBe(before)
    await gateway.stop()
    expect(collections).toBeLessThan(allQuestions)
  })
})

describe('stored answers', () => {
  it('do for a view that accepts their age, and are paid for as any', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const source = sourceWithout([], clock)
    const { ask, balance } = await asking(undefined, { clock, source })
    await ask(documentedCreatorId)
    expect(source.asked).toHaveLength(allQuestions)
    clock.advance(3_600_000)
    const before = await balance()
    const { data } = await ask<View>(`${documentedCreatorId}?maxAge=3601`)
    expect(source.asked).toHaveLength(allQuestions)
    expect(answersOf(data).map(({ ageSeconds }) => ageSeconds)).toEqual(
      Array(allQuestions).fill(3600),
    )
    expect(before - (await balance())).toBe(allQuestions * 20_000)
    await ask(`${documentedCreatorId}?maxAge=3600`)
    expect(source.asked).toHaveLength(allQuestions * 2)
    await ask(documentedCreatorId)
    expect(source.asked).toHaveLength(allQuestions * 3)
  })

  it('that are too old are no answer where the source is down', async () => {
    const clock = manualClock('2026-11-22T12:00:00Z')
    const lost: string[] = []
    const { ask } = await asking(undefined, { clock, source: sourceWithout(lost, clock) })
    await ask(`${documentedCreatorId}?sections=indices`)
    lost.push('link-info')
    clock.advance(60_000)
    const { data } = await ask<View>(`${documentedCreatorId}?sections=indices&maxAge=59`)
    expect(data.sections.indices).toMatchObject([{ error: { code: 301 }, data: null }])
  })
})

describe('a dry run', () => {
  it('says what it will cost, asks nobody, and charges nothing', async () => {
    const source = sourceWithout([])
    const { ask, balance, gateway } = await asking(undefined, { source })
    await setPrice(gateway.ctx, { endpoint: idOf('spread-info'), priceMicros: 123_456 })
    const before = await balance()
    const path = `compare?ids=${documentedCreatorId},${other}&maxAge=86400`
    const first = await ask<Compared>(`${path}&dryRun=true`)
    expect(first.data.quote).toMatchObject({
      calls: 2 * comparedQuestions,
      stored: 0,
      price: formatMoney(2 * (123_456 + (comparedQuestions - 1) * 20_000)),
    })
    expect(first.headers.get('x-cost')).toBe('0.00')
    expect(source.asked).toEqual([])
    expect(await balance()).toBe(before)
    const { data } = await ask<Compared>(path)
    expect(data.cost).toBe(first.data.quote?.price)
    expect(before - (await balance())).toBe(parseMoney(data.cost))
    const second = await ask<Compared>(`${path}&dryRun=true`)
    expect(second.data.quote).toMatchObject({
      calls: 2 * comparedQuestions,
      stored: 2 * comparedQuestions,
      price: data.cost,
    })
    const afresh = await ask<Compared>(`${path.replace(/&maxAge=\d+/, '')}&dryRun=true`)
    expect(afresh.data.quote).toMatchObject({ calls: 2 * comparedQuestions, stored: 0 })
  })
})
