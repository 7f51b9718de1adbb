import { describe, expect, it } from 'vitest'
import { datasets } from '../../src/catalog/datasets.gen.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { endpointOf } from '../../src/catalog/view/section.ts'
import { comparedCalls, viewCalls } from '../../src/catalog/view/sections/index.ts'
import { rowsOf } from '../../src/cli/pages.ts'
import { AppError } from '../../src/core/errors.ts'
import { parseMoney } from '../../src/core/money.ts'
import type { PresentedComparison, PresentedOrigin } from '../../src/derive/view/presented.ts'
import { listCalls } from '../../src/services/calls/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { type GatewayOptions, manualClock, startTestGateway, type TestGateway } from '../harness.ts'
import { bodyOf } from '../sandbox-bodies.ts'

const other = '7000000000000000002'
const failing = '9000000000000000301'
const allQuestions = viewCalls
const idOf = (name: string) => {
  const dataset = datasets.find((each) => each.name === name)
  if (!dataset) throw new Error(`No dataset ${name}`)
  return endpointOf(dataset).id
}

interface View {
  readonly sandbox: boolean
  readonly cost: string
  readonly quote: Quote | null
  readonly sections: Readonly<Record<string, (PresentedOrigin & { readonly data: unknown })[]>>
  readonly tiers: readonly { readonly videoType: number; readonly price: number }[]
  readonly derived: readonly { readonly name: string; readonly value: number }[]
}
interface Quote {
  readonly calls: number
  readonly stored: number
  readonly price: string
  readonly available: string
  readonly items: readonly { readonly endpoint: string; readonly isPermitted: boolean }[]
}
type Compared = PresentedComparison & { readonly cost: string; readonly quote: Quote | null }

/** A gateway, and whoever asks it with one token. */
async function asking(
  limits?: Parameters<TestGateway['token']>[0],
  options: GatewayOptions = {},
  balanceMicros?: number,
) {
  const gateway = await startTestGateway(options)
  const made = await gateway.token(limits, balanceMicros)
  const init = (language = 'zh') => ({
    headers: { Authorization: `Bearer ${made.token}`, 'Accept-Language': language },
  })
  const ask = async <T>(path: string) => {
    const answer = await gateway.get(`/api/creators/${path}`, init())
    return { ...answer, data: answer.envelope.data as T }
  }
  const balance = async () => {
    const { envelope } = await gateway.get('/api/balance', init())
    const { balance: left, held } = envelope.data as { balance: string; held: string }
    expect(held).toBe('0.00')
    return parseMoney(left) ?? Number.NaN
  }
  const text = async (path: string, language = 'zh') => {
    const response = await fetch(`${gateway.address}/api/creators/${path}`, init(language))
    return { response, bytes: Buffer.from(await response.arrayBuffer()) }
  }
  return { gateway, ask, balance, text, ...made }
}

const answersOf = ({ sections: of }: View) => Object.values(of).flat()
const micros = (amounts: readonly string[]) =>
  amounts.reduce((sum, amount) => sum + (parseMoney(amount) ?? Number.NaN), 0)

/** Of a query that asks for days: a documented call asks for its own. */
const askedDays = ({
  start_date: startDate,
  end_date: endDate,
}: Readonly<Record<string, string>>) => (startDate && endDate ? { startDate, endDate } : {})

/** A source that has what the sandbox has, but for the datasets that it cannot collect. */
function sourceWithout(lost: readonly string[], clock = { now: () => Date.now() }) {
  const asked: string[] = []
  let underWay = 0
  const source = {
    name: 'told',
    asked,
    most: 0,
    async collect({
      dataset,
      query,
    }: {
      dataset: string
      query: Readonly<Record<string, string>>
    }) {
      asked.push(dataset)
      underWay++
      source.most = Math.max(source.most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay--
      if (lost.includes(dataset)) {
        throw new AppError(301, { zh: '断了', en: 'it broke' })
      }
      const id = String(query.o_author_id ?? query.author_id)
      const body = JSON.stringify(bodyOf(dataset, id, '2026-11-22', askedDays(query)))
      return { body, collectedAtMs: clock.now(), source: 'told' }
    },
  }
  return source
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
    const others = (allQuestions - 2) * 20_000
    expect(parseMoney(data.cost)).toBe(others + 300_000)
    expect(headers.get('x-cost')).toBe(data.cost)
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
    const { ask, balance } = await asking()
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
    const { ask, gateway } = await asking({ ratePerSecond: rate })
    const { data } = await ask<View>(documentedCreatorId)
    expect(answersOf(data).map(({ error }) => error)).toEqual(Array(allQuestions).fill(null))
    const { rows } = await rowsOf((page) => listCalls(gateway.ctx, page))
    const starts = rows.map(({ startedAtMs }) => startedAtMs).toSorted((a, b) => a - b)
    expect(starts).toHaveLength(allQuestions)
    for (const [index, atMs] of starts.entries()) {
      const within = starts.slice(index).filter((each) => each < atMs + 1000)
      expect(within.length).toBeLessThanOrEqual(rate)
    }
  })

  it('shares the rate with other calls of the token', async () => {
    const { ask } = await asking({ ratePerSecond: 4 })
    const views = await Promise.all([1, 2].map(() => ask<View>(documentedCreatorId)))
    for (const { data } of views)
      expect(answersOf(data).map(({ error }) => error?.code)).toEqual(
        Array(allQuestions).fill(undefined),
      )
  })

  it('tells what the quota, the balance and the list of endpoints left out', async () => {
    const quota = await asking({ ratePerSecond: 1000, dailyQuota: 2 })
    const before = await quota.balance()
    const limited = answersOf((await quota.ask<View>(documentedCreatorId)).data)
    expect(limited.filter(({ error }) => error?.code === 303)).toHaveLength(allQuestions - 2)
    expect(before - (await quota.balance())).toBe(40_000)
    const poor = await asking(undefined, {}, 40_000)
    const paid = answersOf((await poor.ask<View>(documentedCreatorId)).data)
    expect(paid.filter(({ error }) => error?.code === 601)).toHaveLength(allQuestions - 2)
    expect(await poor.balance()).toBe(0)
    const narrow = await asking({ ratePerSecond: 1000, endpoints: [idOf('link-info')] })
    const { data } = await narrow.ask<View>(documentedCreatorId)
    expect(data.sections.prices).toMatchObject([{ error: { code: 600 } }])
    expect(data.sections.indices).toMatchObject([{ error: null }])
    const { data: told } = await narrow.ask<View>(`${documentedCreatorId}?dryRun=true`)
    expect(told.quote).toMatchObject({ calls: allQuestions, price: '0.02' })
  })

  it('is refused as any call is where the token is', async () => {
    const { gateway } = await asking()
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
    expect(source.asked).toHaveLength(20 * comparedCalls)
    expect(source.most).toBeGreaterThan(1)
    expect(source.most).toBeLessThanOrEqual(8)
  })

  it('ends with its caller', async () => {
    const release = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const source = {
      name: 'slow',
      async collect(): Promise<never> {
        begun.resolve()
        await release.promise
        throw new Error('nobody waits')
      },
    }
    const { gateway, token, balance } = await asking(undefined, { source })
    const before = await balance()
    const leaving = new AbortController()
    const asked = fetch(`${gateway.address}/api/creators/${other}?token=${token}`, {
      signal: leaving.signal,
    })
    await begun.promise
    leaving.abort()
    await expect(asked).rejects.toThrow()
    release.resolve()
    await expect.poll(async () => (await reconcile(gateway.ctx)).openCalls).toBe(0)
    expect(await balance()).toBe(before)
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
    const calls = 2 * comparedCalls
    const path = `compare?ids=${documentedCreatorId},${other}&maxAge=86400`
    const first = await ask<Compared>(`${path}&dryRun=true`)
    expect(first.data.quote).toMatchObject({ calls, stored: 0, price: '0.406912' })
    expect(first.headers.get('x-cost')).toBe('0.00')
    expect(source.asked).toEqual([])
    expect(await balance()).toBe(before)
    const { data } = await ask<Compared>(path)
    expect(data.cost).toBe(first.data.quote?.price)
    expect(before - (await balance())).toBe(parseMoney(data.cost))
    const second = await ask<Compared>(`${path}&dryRun=true`)
    expect(second.data.quote).toMatchObject({ calls, stored: calls, price: data.cost })
    const afresh = await ask<Compared>(`${path.replace(/&maxAge=\d+/, '')}&dryRun=true`)
    expect(afresh.data.quote).toMatchObject({ calls, stored: 0 })
  })
})

describe('creators side by side', () => {
  it('stand on one tier, kind and period, and whoever does not sell it is not ranked', async () => {
    const { ask } = await asking()
    const ids = [documentedCreatorId, other, '7000000000000000003', '7000000000000000004']
    const { data } = await ask<Compared>(
      `compare?ids=${ids.join(',')}&tier=71&kind=XINTU_VIDEO&days=DAY_90`,
    )
    expect(data.basis).toEqual({
      tier: { videoType: 71, desc: '60s以上视频' },
      kind: 'xingtu',
      days: 90,
      paidTraffic: false,
    })
    expect(data.creators.map(({ creator }) => creator)).toEqual(ids)
    const states = new Map(data.creators.map(({ creator, state }) => [creator, state]))
    expect(new Set(states.values())).toEqual(new Set(['ok', 'noTier']))
    const cpm = data.figures.find(
      ({ name, tier }) => name === 'expected_cpm' && tier?.videoType === 71,
    )
    for (const { creator, value, rank, noTier } of cpm?.values ?? []) {
      const has = states.get(creator) === 'ok'
      expect({ noTier, isThere: value !== null, isRanked: rank !== null }).toEqual({
        noTier: !has,
        isThere: has,
        isRanked: has,
      })
    }
    const [performance] = data.creators[0]?.origins.filter((o) => o.section === 'performance') ?? []
    expect(performance?.asked).toMatchObject({ type: '2', range: '3' })
  })

  it('are at most 20, and a wrong id is named', async () => {
    const { ask, balance } = await asking()
    const before = await balance()
    const ids = Array.from({ length: 21 }, (_, index) => `70000000000000001${10 + index}`)
    for (const wrong of [ids.join(','), '6.63E+18', '', `${other},x`]) {
      const { envelope } = await ask(`compare?ids=${encodeURIComponent(wrong)}`)
      expect(envelope.code).toBe(400)
      expect(envelope.message).toContain('ids')
    }
    expect(await balance()).toBe(before)
  })

  it('come as a file that Excel opens right: ids as text, and said to be made up', async () => {
    const { text } = await asking()
    const ids = `${documentedCreatorId},${failing}`
    const { response, bytes } = await text(`compare?ids=${ids}&format=csv`)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain('creators.csv')
    expect(response.headers.get('x-cost')).toBe('0.10')
    const [head = '', first = '', second = ''] = bytes.toString().slice(1).split('\n')
    expect(head).toMatch(/^达人 ID,昵称,状态,报价 · 1-20s视频（元）,/)
    expect(first).toContain(`"=""${documentedCreatorId}"""`)
    expect(first).toMatch(/,263700,.*,2\.44%,.*沙箱虚构数据/)
    expect(second).toContain('未取得数据')
    expect(second).toContain('基础信息、报价、传播表现、观众画像、指数：301')
    const english = await text(`compare?ids=${documentedCreatorId}&format=csv`, 'en')
    expect(english.bytes.toString()).toContain('Made-up sandbox data')
  })

  it('bring no formula into the file, whatever the upstream calls them', async () => {
    const told = sourceWithout([])
    const source = {
      ...told,
      async collect(request: Parameters<typeof told.collect>[0]) {
        const collected = await told.collect(request)
        const evil = '=HYPERLINK(\\"http://evil.example\\")'
        const body = `{"nick_name":"${evil}",${collected.body.replaceAll('1-20s视频', evil).slice(1)}`
        return { ...collected, body, source: '@told' }
      },
    }
    const { text } = await asking(undefined, { source })
    for (const path of [`compare?ids=${other}&format=csv`, `${other}?format=csv`]) {
      const csv = (await text(path)).bytes.toString()
      expect(csv).toContain('HYPERLINK')
      expect(csv).toContain("'@told")
      expect(csv.replaceAll(`"=""${other}"""`, '')).not.toMatch(/(^|,|\n)"?[=+@]/)
    }
  })

  it('so does the view of one creator', async () => {
    const { text } = await asking()
    const { bytes } = await text(`${documentedCreatorId}?format=csv`)
    const lines = bytes.toString().slice(1).split('\n')
    expect(lines[0]).toMatch(/^达人 ID,分区,指标,数值,/)
    expect(lines).toContainEqual(expect.stringContaining('报价 · 1-20s视频（元）,263700,'))
    expect(lines).toContainEqual(
      expect.stringMatching(/推算,折算 CPE · 21-60s视频 · 个人视频（元）,6\.0547,/),
    )
    for (const line of lines.slice(1)) expect(line).toContain('沙箱虚构数据')
  })
})
