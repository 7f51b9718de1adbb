import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { topUpAccount } from '../src/services/accounts/top-up.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { setPrice } from '../src/services/prices/set-price.ts'
import { createToken } from '../src/services/tokens/create.ts'
import type { TokenLimits } from '../src/services/tokens/limits.ts'
import { revokeToken } from '../src/services/tokens/revoke.ts'
import { updateToken } from '../src/services/tokens/update.ts'
import { chargesOf } from './calling.ts'
import { type Fleet, type FleetKind, fleetNeeds, startFleet } from './fleet.ts'
import { type AtEnd, callAtOnce, callPath } from './harness.ts'
import { leanCall } from './lean-call.ts'
import { makeMany } from './make-many.ts'
import type { Caller } from './process-group.ts'
import { expectRateKept, type RefusedCall } from './rate-kept.ts'
import { metricsOf } from './roles.ts'
import { isThorough, times } from './thorough.ts'
import { leftToCi } from './tools.ts'
import { until } from './until.ts'
import { relayedEndpoint } from './vendor.ts'

const endpoint = 'get-kol-link-info'
const priceMicros = 20_000
const holders = times(1000, 60)

/**
 * What callers and operators are promised, of so many processes over one engine as of one: through
 * HTTP, with the clocks of the processes apart.
 */
export function provePromises(kind: FleetKind): void {
  const { processes, engine, skewMs = 0 } = kind
  const clock = skewMs === 0 ? '' : `, whose clock is ${skewMs} ms ahead`
  // PostgreSQL's half takes as long again, and what it alone can break has suites of its own.
  const needed = { ...fleetNeeds(kind), ...(engine === 'postgres' && leftToCi) }
  describe(`${processes} over ${engine}${clock}`, needed, () => {
    let fleet: Fleet
    let accounts = 0

    beforeAll(async () => {
      const cleaning: Parameters<AtEnd>[0][] = []
      fleet = await startFleet(kind, (clean) => void cleaning.unshift(clean))
      return async () => {
        for (const caller of fleet.callers) caller.close()
        for (const clean of cleaning) await clean()
      }
    }, 180_000)

    /** A token of a new account, which can pay for so many calls. */
    async function account(calls: number, limits: TokenLimits = {}) {
      const name = `account-${accounts++}`
      await createAccount(fleet.ctx, { name, topUpMicros: calls * priceMicros })
      const all = { ratePerSecond: 100_000, ...limits }
      return { ...(await createToken(fleet.ctx, { account: name, limits: all })), name }
    }

    /** Makes a call at one of the processes. Gives nothing where that does not answer. */
    const askAt = (index: number, path: string) =>
      leanCall(fleet.addresses[index % fleet.addresses.length] + path).catch(() => undefined)

    /** Makes many calls at once, dealt to all processes. */
    const askAtOnce = (count: number, pathOf: (index: number) => string) =>
      callAtOnce({ address: String(fleet.addresses[0]) }, count, (index) =>
        askAt(index, pathOf(index)),
      )

    /** The same. Gives how often each code was told. */
    async function tallyOf(
      count: number,
      pathOf: (index: number) => string,
    ): Promise<Record<string, number>> {
      const answers = await Promise.all(await askAtOnce(count, pathOf))
      const codes = answers.map((answer) => String(answer?.code))
      return Object.fromEntries(
        [...new Set(codes)].map((code) => [code, codes.filter((each) => each === code).length]),
      )
    }

    const moneyOf = async (name: string) => {
      const query = fleet.ctx.db.selectFrom('accounts').where('name', '=', name)
      return await query.select(['balance_micros', 'held_micros']).executeTakeFirstOrThrow()
    }

    it('admit a thousand callers on a balance of 1 and of 100 as often', async () => {
      const creator = '6629722295873044494'
      const stored = (token: string) => callPath(endpoint, { token, acceptCache: 'true' }, creator)
      await fleet.callers[0]?.call(stored((await account(1)).token))
      for (const calls of [1, 100]) {
        const { token, name } = await account(calls)
        expect(await tallyOf(1000, () => stored(token))).toEqual({ 0: calls, 601: 1000 - calls })
        expect(await moneyOf(name)).toEqual({ balance_micros: 0, held_micros: 0 })
      }
    })

    it(`admit one of three callers of each of ${holders} accounts that can pay for one`, async () => {
      const made = await makeMany(holders, () => account(1))
      // Stored and fresh answers in turns, and the callers of one account at several processes.
      const pathOf = (index: number) => {
        const { token = '' } = made[Math.floor(index / 3)] ?? {}
        return callPath(endpoint, { token, acceptCache: String(index % 2 === 0) })
      }
      expect(await tallyOf(3 * holders, pathOf)).toEqual({ 0: holders, 601: 2 * holders })
    })

    it('hold for ten of 400 callers on a balance of ten, and hold nothing after', async () => {
      const { token, name } = await account(10)
      expect(await tallyOf(400, () => callPath(endpoint, { token }))).toEqual({ 0: 10, 601: 390 })
      expect(await moneyOf(name)).toEqual({ balance_micros: 0, held_micros: 0 })
    })

    it('admit 50 of 600 callers on a quota of 50, whatever day their clocks show', async () => {
      const { token } = await account(1000, { dailyQuota: 50 })
      const path = callPath(endpoint, { token, acceptCache: 'true' })
      expect(await tallyOf(600, () => path)).toEqual({ 0: 50, 303: 550 })
    })

    it('keep a rate in every second at 20 times the load, and waste none of it', async () => {
      const ratePerSecond = 10
      const seconds = 2
      const asking = 16
      // Twice as often as it takes: what is not spent on refusals the machine has for the rest.
      const pauseMs = (asking * 1000) / (2 * 20 * ratePerSecond)
      const { token, id } = await account(1000, { ratePerSecond })
      const path = callPath(endpoint, { token, acceptCache: 'true' })
      const endMs = performance.now() + seconds * 1000 + 100
      const told: (RefusedCall & { readonly code: number })[] = []
      const enough = () => told.length >= 20 * ratePerSecond * seconds
      const asked = Array.from({ length: asking }, async (_, index) => {
        const caller = fleet.callers[index % fleet.callers.length] as Caller
        while (performance.now() < endMs || !enough()) {
          const askedAtMs = fleet.clock.now()
          const { code } = (await caller.call(path)).envelope
          told.push({ code, askedAtMs, answeredAtMs: fleet.clock.now() })
          await delay(pauseMs)
        }
      })
      await Promise.all(asked)
      const served = await fleet.ctx.db
        .selectFrom('calls')
        .select('started_at as atMs')
        .where('token_id', '=', id)
        .where('code', '=', 0)
        .orderBy('started_at')
        .execute()
      expect(told.filter(({ code }) => code === 0)).toHaveLength(served.length)
      const refused = told.filter(({ code }) => code === 302)
      expect(served.length + refused.length).toBe(told.length)
      const servedMs = served.map(({ atMs }) => atMs)
      expectRateKept(ratePerSecond, servedMs, refused)
      expect(served.length).toBeGreaterThanOrEqual(0.95 * seconds * ratePerSecond)
    })

    it('count on the very next call what operators change, after a refusal too', async () => {
      const { ctx, callers } = fleet
      const { token, id, name } = await account(0)
      const path = callPath(endpoint, { token, acceptCache: 'true' })
      const codes = () =>
        Promise.all(callers.map(async (caller) => (await caller.call(path)).envelope.code))
      const all = (code: number) => callers.map(() => code)
      const update = (limits: TokenLimits, disabled = false) =>
        updateToken(ctx, { id, limits, disabled })
      for (let turn = 0; turn < 2; turn++) {
        expect(await codes()).toEqual(all(601))
        const amountMicros = callers.length * priceMicros
        await topUpAccount(ctx, { name, amountMicros, note: null })
        expect(await codes()).toEqual(all(0))
      }
      await setPrice(ctx, { endpoint, priceMicros: 0 })
      expect(await codes()).toEqual(all(0))
      await update({ dailyQuota: 1 })
      expect(await codes()).toEqual(all(303))
      await update({ dailyQuota: null }, true)
      expect(await codes()).toEqual(all(100))
      await update({ addresses: ['203.0.113.7'] })
      expect(await codes()).toEqual(all(100))
      await update({ addresses: null, endpoints: ['get-kol-daily-fans'] })
      expect(await codes()).toEqual(all(600))
      await update({ endpoints: null })
      expect(await codes()).toEqual(all(0))
      await setPrice(ctx, { endpoint, priceMicros: null })
      expect(await codes()).toEqual(all(601))
      await topUpAccount(ctx, { name, amountMicros: 1_000_000, note: null })
      await revokeToken(ctx, id)
      expect(await codes()).toEqual(all(100))
    })

    it('charge an idempotency key once, wherever its repetitions arrive', async () => {
      const { token, name } = await account(10)
      const all = [...fleet.callers, ...fleet.callers]
      for (let turn = 0; turn < 5; turn++) {
        const path = callPath(endpoint, { token })
        const headers = { 'Idempotency-Key': `once-${turn}` }
        const answers = await Promise.all(all.map((caller) => caller.call(path, headers)))
        expect(answers.map(({ envelope }) => envelope.code)).toEqual(all.map(() => 0))
        expect(new Set(answers.map(({ envelope }) => envelope.requestId)).size).toBe(1)
      }
      expect(await moneyOf(name)).toEqual({ balance_micros: 5 * priceMicros, held_micros: 0 })
    })

    /** Waits until the processes work for so many calls. */
    const untilHeld = (calls: number) =>
      until(async () => {
        const metrics = await Promise.all(fleet.addresses.map(metricsOf))
        const held = metrics.map((text) => Number(/^astrolabe_calls_held (\d+)$/m.exec(text)?.[1]))
        return held.reduce((sum, each) => sum + each, 0) === calls
      })

    it('collect once for fifty who ask at a time', async () => {
      const { asked, hold } = fleet.vendor
      const { token } = await account(50)
      // Nobody else asks for this creator: nothing of him is stored.
      const path = callPath(relayedEndpoint, { token, acceptCache: 'true' }, '7000000000000000050')
      const before = asked.length
      const release = hold()
      onTestFinished(release)
      const calls = await askAtOnce(50, () => path)
      await untilHeld(50)
      release()
      const answers = await Promise.all(calls)
      expect(answers.map((answer) => answer?.code)).toEqual(answers.map(() => 0))
      expect(new Set(answers.map((answer) => JSON.stringify(answer?.data))).size).toBe(1)
      expect(asked.length - before).toBe(1)
    })

    if (isThorough || processes === 2) {
      it('collect once more where the process is killed that does, and charge nobody twice', async () => {
        const { asked, hold } = fleet.vendor
        const { token, name } = await account(100)
        const path = callPath(relayedEndpoint, { token })
        const before = asked.length
        const release = hold()
        onTestFinished(release)
        const calls = await askAtOnce(50, () => path)
        await untilHeld(50)
        const killed = fleet.kill(asked.at(-1)?.socket as Socket)
        let lost = 0
        const all = calls.map(async (call, index) => {
          const answer = await call
          if (answer?.code === 0) return answer
          lost++
          // Who has lost his call makes another.
          await killed
          return await askAt(index, path)
        })
        await killed
        await untilHeld(50)
        release()
        const answers = await Promise.all(all)
        expect(lost).toBeGreaterThan(0)
        const served = answers.flatMap((answer) => (answer?.code === 0 ? answer.requestId : []))
        expect(served).toHaveLength(50)
        expect(asked.length - before).toBe(2)
        expect(await chargesOf(fleet.ctx, name)).toEqual(served.sort())
        await until(async () => (await moneyOf(name)).held_micros === 0)
      })
    }

    it('have books that agree after all of it', async () => {
      expect(await reconcile(fleet.ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
    })
  })
}
