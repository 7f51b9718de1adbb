import { describe, expect, it } from 'vitest'
import { greeting } from '../../src/app/greeting.ts'
import { msToShanghaiMidnight } from '../../src/core/clock.ts'
import { quickCommandLine } from '../command-line.ts'
import { callAtOnce, callPath, manualClock, type TestGateway, temporaryFolder } from '../harness.ts'
import type { Script } from '../upstream/stand-in.ts'
import {
  account,
  answering,
  failing,
  keyCanary,
  rates,
  startTikhub,
  startWithTikhub,
  tikhubKey,
} from '../upstream/tikhub.ts'

const endpoint = 'get-kol-spread-info'
const good = answering('{"base_resp":{"status_code":0}}')

const creatorOf = (index: number) => String(7_000_000_000_000_000_000n + BigInt(index))

const spentIn = async ({ ctx }: TestGateway) => {
  const rows = await ctx.db.selectFrom('source_spending').selectAll().execute()
  return rows.map(({ day, spent_micros }) => [day, spent_micros])
}

describe('a daily limit', () => {
  it('is never passed by 200 calls at once, and is used up to the end', async () => {
    const settings = { 'tikhub.dailyLimit': '0.1', 'tikhub.callsPerSecond': 100_000 }
    const { gateway, tikhub } = await startWithTikhub({ settings })
    const { token } = await gateway.token()
    let billed = 0
    // The first ones are answered when so many are under way at once.
    const waiting: (() => void)[] = []
    // Every third one is not billed, which leaves room for another.
    const script: Script = (request, response) => {
      const isBilled = tikhub.asked.length % 3 > 0
      billed += isBilled ? 1 : 0
      waiting.push(() => (isBilled ? good : failing(404))(request, response))
      if (tikhub.asked.length >= 15) for (const answer of waiting.splice(0)) answer()
    }
    tikhub.playing.script = script
    const calls = await callAtOnce(gateway, 200, async (index) => {
      const path = callPath(endpoint, { token }, creatorOf(index))
      return (await gateway.get(path)).envelope.code
    })
    const codes = await Promise.all(calls)
    expect(billed).toBeLessThanOrEqual(50)
    expect(codes.filter((code) => code === 0)).toHaveLength(billed)
    const [[, spent] = []] = await spentIn(gateway)
    expect(spent).toBe(billed * 2_000)
    // Whoever comes now takes what was given back meanwhile, and then nothing is left.
    tikhub.playing.script = good
    for (let index = 1000; index < 1060; index++) {
      await gateway.get(callPath(endpoint, { token }, creatorOf(index)))
    }
    expect((await spentIn(gateway))[0]?.[1]).toBe(100_000)
    expect(tikhub.asked.filter(({ path }) => path.includes('spread_info')).length).toBe(
      tikhub.asked.length,
    )
  })

  it('outlives a restart and ends with the day in Shanghai', async () => {
    const clock = manualClock('2026-11-22T23:30:00+08:00')
    const dataDir = temporaryFolder()
    const settings = { 'tikhub.dailyLimit': '0.004' }
    const first = await startWithTikhub({ dataDir, clock, settings })
    const { token } = await first.gateway.token()
    const ask = (gateway: TestGateway, index: number) =>
      gateway.get(callPath(endpoint, { token }, creatorOf(index)))
    expect((await ask(first.gateway, 1)).envelope.code).toBe(0)
    await first.gateway.stop()

    const second = await startWithTikhub({ dataDir, clock, settings })
    expect((await ask(second.gateway, 2)).envelope.code).toBe(0)
    const refused = await ask(second.gateway, 3)
    expect(refused.envelope).toMatchObject({
      code: 302,
      message: expect.stringContaining('retry after midnight in Shanghai'),
    })
    const midnightMs = msToShanghaiMidnight(clock.now())
    expect(Number(refused.headers.get('retry-after'))).toBe(midnightMs / 1000)
    expect(second.tikhub.asked).toHaveLength(1)
    const ready = await second.gateway.get('/readyz')
    expect(ready.status).toBe(503)
    expect(ready.text).toContain('has reached its daily limit (setting tikhub.dailyLimit)')
    expect(ready.text).not.toContain('0.004')
    await second.gateway.stop()

    // It is known before anybody asks.
    const { gateway: third } = await startWithTikhub({ dataDir, clock, settings })
    await third.sources(20_000)
    expect((await third.get('/readyz')).status).toBe(503)
    clock.advance(midnightMs)
    expect((await ask(third, 4)).envelope.code).toBe(0)
    expect((await third.get('/readyz')).status).toBe(200)
    expect(await spentIn(third)).toEqual([
      ['2026-11-22', 4_000],
      ['2026-11-23', 2_000],
    ])
  })

  it('that is used up lets nobody wait for a turn', async () => {
    const clock = manualClock('2026-11-22T12:00:00+08:00')
    const settings = { 'tikhub.dailyLimit': '0.002', 'tikhub.callsPerSecond': 0.01 }
    const { gateway } = await startWithTikhub({ clock, settings })
    const { token } = await gateway.token()
    const ask = (index: number) => gateway.get(callPath(endpoint, { token }, creatorOf(index)))
    expect((await ask(1)).envelope.code).toBe(0)
    // The pace would have had the next turn in a hundred seconds.
    const { envelope, headers } = await ask(2)
    expect(envelope.code).toBe(302)
    expect(Number(headers.get('retry-after'))).toBe(12 * 3600)
  })

  it('hands on to the next source, and is no failure of this one', async () => {
    const settings = { 'tikhub.dailyLimit': '0.001', sources: 'tikhub,sandbox' }
    const { gateway, tikhub } = await startWithTikhub({ settings })
    const { token } = await gateway.token()
    const { headers } = await gateway.get(callPath(endpoint, { token }))
    expect(headers.get('x-source')).toBe('sandbox')
    expect(tikhub.asked).toEqual([])
    const health = await gateway.get('/api/health/endpoints?endpoint=get-kol-spread-info')
    const { endpoints } = health.envelope.data as {
      endpoints: { sources: { source: string; state: string; last24Hours: { calls: number } }[] }[]
    }
    const own = endpoints[0]?.sources.find(({ source }) => source === 'tikhub')
    expect(own).toMatchObject({ state: 'resting', last24Hours: { calls: 0 } })
  })
})

describe('what is spent and what the account has', () => {
  const card = rates({
    '/api/v1/douyin/xingtu_v2/get_author_spread_info': 0.002,
    '/api/v1/douyin/xingtu/kol_link_struct_v1': 0.02,
    '/api/v1/tiktok/other': 9,
  })

  it('is told at the start, by the metrics and to operators, and to no caller', async () => {
    const { gateway } = await startWithTikhub({ rates: card })
    const { token } = await gateway.token()
    await gateway.get(callPath(endpoint, { token }))
    const { address, demoToken, sources } = gateway
    const lines = greeting({ address, demoToken }, await sources(20_000), 'en').join('\n')
    expect(lines).toContain('Source tikhub: working')
    expect(lines).toContain('12.50 USD')
    expect(lines).toContain('ends on 2031-02-03')
    expect(lines).toContain('its scopes: /api/v1/douyin/xingtu_v2/ /api/v1/tikhub/user/')
    expect(lines).toContain('v2 0.002, v1 0.02')
    expect(lines).toContain('spent today, in Shanghai: 0.002 of 10.00 USD')
    const health = await gateway.get('/api/health/endpoints?endpoint=get-kol-spread-info')
    expect(health.text).not.toMatch(/USD|12\.5/)
    const metrics = await (await fetch(`${address}/metrics`)).text()
    expect(metrics).toContain('astrolabe_source_spent_micros{source="tikhub"} 2000')
    expect(metrics).toContain('astrolabe_source_spending_limit_micros{source="tikhub"} 10000000')
    await gateway.stop()

    const run = quickCommandLine(temporaryFolder())
    const status = await run(`sources status --data ${gateway.dataDir} --json`)
    const [shown] = JSON.parse(status.stdout).sources
    expect(shown).toMatchObject({ source: 'tikhub', state: 'working', spentTodayUsd: '0.002' })
    for (const part of ['12.50 USD', 'ends on 2031-02-03', 'v2 0.002, v1 0.02']) {
      expect(shown.reason.en).toContain(part)
    }
    const table = await run(`sources status --data ${gateway.dataDir}`)
    expect(table.stdout).toMatch(/STATE +SINCE +NOTE/)
    expect(table.stdout).toMatch(/SPENT TODAY \(USD\)[\s\S]*tikhub.*0\.002/)
  })

  it('tells of the scopes that a key lacks, and of a rate card that is not to be had', async () => {
    const { gateway } = await startWithTikhub({
      account: account({ scopes: ['/api/v1/tikhub/user/'], expiresAt: null }),
      rates: failing(500),
    })
    const reports = await gateway.sources(20_000)
    const [zh, en] = (['zh', 'en'] as const).map((language) =>
      greeting(gateway, reports, language).join('\n'),
    )
    expect(en).toContain('the key lacks the scope /api/v1/douyin/xingtu_v2/')
    expect(en).toContain('published prices count')
    expect(en).toContain('the key has no end')
    expect(zh).toContain('密钥缺少权限 /api/v1/douyin/xingtu_v2/')
    expect(zh).toContain('长期有效')
  })

  it('is told in so many words at most, whatever TikHub says of scopes', async () => {
    const scopes = Array.from({ length: 1000 }, (_, at) => `/api/v1/family_${at}/`)
    const { gateway } = await startWithTikhub({ account: account({ scopes }) })
    const told = greeting(gateway, await gateway.sources(20_000), 'en').join('\n')
    expect(told).toContain('/api/v1/family_49/ …')
    expect(told).not.toContain('family_50/')
  })

  it('tells the prices of a key that is wrong too, and of those versions that have some', async () => {
    const current = rates({ '/api/v1/douyin/xingtu_v2/get_author_spread_info': 0.003 })
    const refused = Promise.withResolvers<void>()
    const wrong: Script = (request, response) => {
      response.once('close', refused.resolve)
      failing(401)(request, response)
    }
    const afterwards: Script = (request, response) =>
      void refused.promise.then(() => current(request, response))
    const { gateway } = await startWithTikhub({ account: wrong, rates: afterwards })
    const lines = greeting(gateway, await gateway.sources(20_000), 'en')
    expect(lines.join('\n')).toContain('TikHub does not accept the key')
    expect(lines).toContain('Source tikhub: rate card of TikHub, in USD a call: v2 0.003')
  })

  it('tells a key that has expired from one that will', async () => {
    const ended = account({ expiresAt: '2026-01-02T00:00:00' })
    const { gateway } = await startWithTikhub({ account: ended })
    const reports = await gateway.sources(20_000)
    expect(greeting(gateway, reports, 'en').join('\n')).toContain('expired on 2026-01-02')
    expect(greeting(gateway, reports, 'zh').join('\n')).toContain('已于 2026-01-02 过期')
  })

  it('is asked for by sources check, which pays for nothing', async () => {
    const tikhub = await startTikhub({ rates: card })
    const run = quickCommandLine(temporaryFolder())
    const environment = { ASTROLABE_TIKHUB_URL: tikhub.url, ASTROLABE_TIKHUB_KEY: tikhubKey }
    const { code, stdout } = await run('sources check', environment)
    expect(code).toBe(0)
    expect(stdout).toMatch(/tikhub +works/)
    expect(stdout).toContain('12.50 USD')
    expect(stdout).toContain('v2 0.002, v1 0.02')
    expect(tikhub.asked).toEqual([])
    tikhub.playing.account = failing(401)
    const wrong = await run('sources check', { ...environment, LANG: 'zh_CN.UTF-8' })
    expect(wrong.code).toBe(1)
    expect(wrong.stdout).toMatch(/tikhub +不可用 .*TikHub 不认可该密钥/)
    tikhub.playing.account = account({ scopes: ['/api/v1/tikhub/user/'] })
    const powerless = await run('sources check', environment)
    expect(powerless.code).toBe(1)
    expect(powerless.stdout).toMatch(/tikhub +fails .*lacks the scope .*xingtu_v2\/: add it/)
    // One that may ask a single method works for that.
    tikhub.playing.account = account({ scopes: ['/api/v1/douyin/xingtu_v2/search_creator'] })
    const narrow = await run('sources check', environment)
    expect(narrow.code).toBe(0)
    expect(narrow.stdout).toContain('the key lacks the scope /api/v1/douyin/xingtu_v2/')
    for (const text of [stdout, wrong.stdout, wrong.stderr]) expect(text).not.toContain(keyCanary)
  })
})
