import { expect, it } from 'vitest'
import { AppError } from '../../src/core/errors.ts'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { callPath, manualClock, startTestGateway, temporaryFolder } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const creator = '6629722295873044494'
const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** A gateway whose clock and source are the test's. */
async function start(earlier?: {
  readonly dataDir: string
  readonly clock: ReturnType<typeof manualClock>
  readonly token: string
}) {
  const { dataDir, clock } = earlier ?? {
    dataDir: temporaryFolder(),
    clock: manualClock('2026-11-22T12:00:00Z'),
  }
  const source = {
    name: 'told',
    asked: 0,
    fails: false,
    async collect() {
      source.asked++
      if (source.fails) throw new AppError(301, { zh: '失败', en: 'failed' })
      const body = `{"base_resp":{"status_code":0},"asked":${source.asked}}`
      return { body, collectedAtMs: clock.now(), source: 'told' }
    },
  }
  const gateway = await startTestGateway({ clock, source, dataDir })
  const token = earlier?.token ?? (await gateway.token()).token
  const ask = async (parameters: Readonly<Record<string, string>> = {}, key?: string) => {
    const init = key === undefined ? {} : { headers: { 'Idempotency-Key': key } }
    const { envelope, headers } = await gateway.get(
      callPath(endpoint, { token, ...parameters }, creator),
      init,
    )
    const of = (name: string) => headers.get(name)
    const [cache, age, charged] = [of('x-cache'), of('age'), of('x-charged')]
    return { code: envelope.code, cache, age, charged, replayed: of('idempotent-replayed') }
  }
  const stored = { acceptCache: 'true' }
  return { gateway, clock, source, dataDir, token, ask, stored }
}

it('set back by more than clocks differ keeps no answer fresh', async () => {
  const { clock, ask, stored, source } = await start()
  await ask()
  clock.advance(-minuteMs)
  expect(await ask(stored)).toMatchObject({ cache: 'hit', age: '0' })
  clock.advance(-hourMs)
  expect(await ask(stored)).toMatchObject({ cache: 'miss', age: null })
  expect(await ask(stored)).toMatchObject({ cache: 'hit', age: '0' })
  expect(source.asked).toBe(2)
})

it('set back takes no answer for one that is old but better than none', async () => {
  const { clock, ask, stored, source } = await start()
  await ask()
  source.fails = true
  clock.advance(-hourMs)
  expect(await ask(stored)).toMatchObject({ code: 301, charged: 'false' })
  clock.advance(26 * hourMs)
  expect(await ask(stored)).toMatchObject({ code: 0, cache: 'stale', age: String(25 * 3600) })
})

it('set back brings what was collected since, also after a restart', async () => {
  const first = await start()
  await first.ask()
  first.clock.advance(-hourMs)
  await first.ask()
  await first.gateway.stop()
  const second = await start(first)
  second.clock.advance(10_000)
  expect(await second.ask(second.stored)).toMatchObject({ cache: 'hit', age: '10' })
  expect(second.source.asked).toBe(0)
})

it('set back forgets no key, and keeps none for ever', async () => {
  const { clock, ask } = await start()
  expect(await ask({}, 'a')).toMatchObject({ charged: 'true' })
  clock.advance(-hourMs)
  const again = await ask({}, 'a')
  expect(again).toEqual({ code: 0, cache: 'hit', age: null, charged: 'false', replayed: 'true' })
  clock.advance(25 * hourMs)
  expect(await ask({}, 'a')).toMatchObject({ charged: 'true', replayed: null })
})

it('set back neither ends nor prolongs the minute in which nothing is kept of who was erased', async () => {
  const { gateway, clock, ask, stored } = await start()
  await forgetCreator(gateway.ctx, creator)
  clock.advance(-2 * hourMs)
  expect(await ask(stored)).toMatchObject({ cache: 'miss' })
  clock.advance(64_000)
  expect(await ask(stored)).toMatchObject({ cache: 'miss' })
  expect(await ask({}, 'a')).toMatchObject({ charged: 'true' })
  expect(await ask({}, 'a')).toMatchObject({ code: 400, charged: 'false' })
  clock.advance(1000)
  expect(await ask(stored)).toMatchObject({ cache: 'miss' })
  expect(await ask(stored)).toMatchObject({ cache: 'hit' })
  expect(await ask({}, 'b')).toMatchObject({ charged: 'true' })
  expect(await ask({}, 'b')).toMatchObject({ code: 0, replayed: 'true' })
})

it('set back shows no health of hours to come', async () => {
  const first = await start()
  first.source.fails = true
  await first.ask()
  await first.gateway.stop()
  first.clock.advance(-2 * hourMs)
  const later = await start(first)
  const { envelope } = await later.gateway.get(`/api/health/endpoints?endpoint=${endpoint}`)
  expect(envelope.data).toMatchObject({
    endpoints: [{ sources: [{ last24Hours: { calls: 0, successShare: null } }] }],
  })
})
