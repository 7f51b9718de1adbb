import { once } from 'node:events'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { connectGateway } from '../src/app/peers/secure.ts'
import type { UpstreamRequest } from '../src/catalog/request.ts'
import { UndecidedError } from '../src/ledger/ledger.ts'
import type { AdmitRequest } from '../src/ledger/protocol.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { type Between, openPeer, type PeerGateway, startBetween } from './peer-gateways.ts'
import {
  admission,
  admit,
  chargedOf,
  holderOf,
  type Operated,
  openOperated,
  priceMicros,
  settle,
  settlement,
  tally,
} from './postgres-gateways.ts'
import { postgresProxy } from './postgres-proxy.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

const patient = { ...needs('postgres'), timeout: 60_000 }
const calls = 100

interface KeeperRow {
  readonly gateway: number
  readonly port: number
  readonly secret: string
}

async function keeperOf({ db }: Operated): Promise<KeeperRow> {
  const { rows } = await sql<KeeperRow>`SELECT gateway, port, secret FROM keeper`.execute(db)
  const [keeper] = rows
  if (!keeper) throw new Error('There is no keeper')
  return keeper
}

/** A keeper, and a gateway that asks it through what can break. */
async function startTwo() {
  const operated = await openOperated()
  const keeper = await openPeer(operated)
  const between = await startBetween(async () => (await keeperOf(operated)).port)
  const gateway = await openPeer(operated, { through: between.port })
  expect(keeper.peers.isKeeper).toBe(true)
  expect(gateway.peers.link).toBeDefined()
  const { digest } = await holderOf(operated, 'a', calls * priceMicros)
  return { operated, keeper, gateway, between, digest }
}

const charge = ({ ledger }: PeerGateway, requests: readonly ReturnType<typeof admission>[]) =>
  Promise.allSettled(requests.map((request) => admit(ledger, request)))

const requestsOf = (digest: string, count = calls) =>
  Array.from({ length: count }, () => admission(digest))

/** All of them were charged, each once, and nothing else was. */
async function expectCharged(operated: Operated, ids: readonly string[]): Promise<void> {
  expect((await chargedOf(operated, ids)).size).toBe(ids.length)
  expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
  const { rows } = await sql<{ spent: number }>`SELECT -sum(amount_micros) AS spent
    FROM ledger_entries WHERE kind = 'charge'`.execute(operated.db)
  expect(Number(rows[0]?.spent ?? 0)).toBe(ids.length * priceMicros)
}

/** Lets what goes one way be lost once it has been asked, and cuts the link. */
async function lose(between: Between, what: Between['holds'], asked: () => Promise<unknown>) {
  between.holds = what
  const pending = asked()
  await new Promise((resolve) => setTimeout(resolve, 300))
  between.cut()
  between.holds = undefined
  return await pending
}

describe('gateways over one database', () => {
  it('have one of them decide, and what is open is open where it was asked', patient, async () => {
    const { operated, keeper, gateway, digest } = await startTwo()
    const before = { ...gateway.ledger.tries }
    const hold = admission(digest, { take: 'hold' })
    expect((await admit(gateway.ledger, hold)).code).toBe(0)
    const { rows } =
      await sql`SELECT gateway FROM calls WHERE request_id = ${hold.requestId}`.execute(operated.db)
    expect(rows).toEqual([{ gateway: gateway.ledger.gateway }])
    expect((await settle(gateway.ledger, settlement(hold))).costMicros).toBe(priceMicros)
    const requests = requestsOf(digest)
    expect(tally(await charge(gateway, requests))).toEqual({ 0: calls - 1, 601: 1 })
    expect(gateway.ledger.tries).toEqual(before)
    expect(keeper.ledger.tries.first).toBeGreaterThan(0)
    expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it('tell what was committed where the replies were lost', patient, async () => {
    const { operated, gateway, between, digest } = await startTwo()
    const requests = requestsOf(digest)
    const told = await lose(between, 'replies', () => charge(gateway, requests))
    expect(tally(told as PromiseSettledResult<never>[])).toEqual({ 0: calls })
    await expectCharged(
      operated,
      requests.map(({ requestId }) => requestId),
    )
  })

  it(
    'decide themselves what never came to be asked, and nothing more comes of it later',
    patient,
    async () => {
      const { operated, keeper, gateway, between, digest } = await startTwo()
      const requests = requestsOf(digest)
      const told = await lose(between, 'requests', () => charge(gateway, requests))
      expect(tally(told as PromiseSettledResult<never>[])).toEqual({ 0: calls })
      const { conflicts } = keeper.ledger.tries
      between.deliver()
      await until(() => keeper.ledger.tries.conflicts > conflicts)
      await expectCharged(
        operated,
        requests.map(({ requestId }) => requestId),
      )
    },
  )

  it('do not wait for one that has ceased to answer', patient, async () => {
    const { operated, gateway, between, digest } = await startTwo()
    between.holds = 'requests'
    const requests = requestsOf(digest)
    expect(tally(await charge(gateway, requests))).toEqual({ 0: calls })
    await expectCharged(
      operated,
      requests.map(({ requestId }) => requestId),
    )
  })

  it('settle a call by whichever way there is', patient, async () => {
    const { operated, keeper, gateway, between, digest } = await startTwo()
    const holds = Array.from({ length: 3 }, () => admission(digest, { take: 'hold' }))
    const [lost, answered, left] = holds as [
      (typeof holds)[0],
      (typeof holds)[0],
      (typeof holds)[0],
    ]
    // A hold whose reply is lost is held, and told so.
    const told = await lose(between, 'replies', () => admit(gateway.ledger, lost))
    expect(told).toMatchObject({ code: 0, priceMicros })
    // Without a link, by itself; then asked of the keeper again.
    expect((await admit(gateway.ledger, answered)).code).toBe(0)
    expect((await settle(gateway.ledger, settlement(lost))).costMicros).toBe(priceMicros)
    await until(() => gateway.peers.link !== undefined)
    expect((await admit(gateway.ledger, left)).code).toBe(0)
    const settled = await lose(between, 'replies', () =>
      settle(gateway.ledger, settlement(answered)),
    )
    expect(settled).toMatchObject({ costMicros: priceMicros })
    // What was released meanwhile charges nothing.
    await settle(keeper.ledger, settlement(left, 301))
    await expect(settle(gateway.ledger, settlement(left))).rejects.toThrow('not open')
    await expectCharged(operated, [lost.requestId, answered.requestId])
  })

  it(
    'hang up on who asks by a link that has ended, who decides himself then',
    patient,
    async () => {
      const { operated, gateway, digest } = await startTwo()
      // As after a failover to a standby that lacks it.
      await sql`DELETE FROM gateway_links`.execute(operated.db)
      const requests = requestsOf(digest)
      expect(tally(await charge(gateway, requests))).toEqual({ 0: calls })
      await expectCharged(
        operated,
        requests.map(({ requestId }) => requestId),
      )
    },
  )

  it('release what was lost while the database was away', patient, async () => {
    const operated = await openOperated()
    const proxy = await postgresProxy(operated.url)
    await openPeer(operated)
    const between = await startBetween(async () => (await keeperOf(operated)).port)
    const gateway = await openPeer(operated, { database: proxy.url, through: between.port })
    const { digest } = await holderOf(operated, 'a', calls * priceMicros)
    const hold = admission(digest, { take: 'hold' })
    expect((await admit(gateway.ledger, hold)).code).toBe(0)
    between.holds = 'requests'
    const told = settle(gateway.ledger, settlement(hold)).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 100))
    proxy.isDown = true
    between.cut()
    expect(await told).toBeInstanceOf(UndecidedError)
    proxy.isDown = false
    await until(async () => (await reconcile(operated.ctx)).openCalls === 0)
    await expectCharged(operated, [])
  })

  it('take no call for a proof that another may have decided', patient, async () => {
    const operated = await openOperated()
    const proxy = await postgresProxy(operated.url)
    const keeper = await openPeer(operated, { database: proxy.url })
    const gateway = await openPeer(operated)
    const { digest } = await holderOf(operated, 'a', calls * priceMicros)
    const hold = admission(digest, { take: 'hold' })
    await admit(keeper.ledger, hold)
    const [first, foreign, own] = requestsOf(digest, 3) as [
      AdmitRequest,
      AdmitRequest,
      AdmitRequest,
    ]
    // While the first commit is held, the others gather for one that breaks, and the database is away.
    proxy.next = { kind: 'held', forMs: 500 }
    const told = [admit(keeper.ledger, first)]
    await until(() => proxy.next === undefined)
    told.push(admit(gateway.ledger, foreign))
    await new Promise((resolve) => setTimeout(resolve, 200))
    const settled = settle(keeper.ledger, settlement(hold)).catch((error: unknown) => error)
    told.push(admit(keeper.ledger, own))
    proxy.next = { kind: 'cut before' }
    const broken = until(() => proxy.next === undefined).then(() => {
      proxy.isDown = true
    })
    // It has decided what the keeper did not.
    expect((await told[1])?.code).toBe(0)
    await broken
    proxy.isDown = false
    const outcomes = await Promise.allSettled(told)
    const isSettled = !((await settled) instanceof Error)
    const ids = [first, foreign, own].filter((_, index) => outcomes[index]?.status === 'fulfilled')
    // What was told to have failed is released with the next commit.
    await until(async () => {
      await keeper.ledger.look(Date.now()).catch(() => {})
      return (await reconcile(operated.ctx)).openCalls === 0
    })
    await expectCharged(operated, [
      ...ids.map(({ requestId }) => requestId),
      ...(isSettled ? [hold.requestId] : []),
    ])
  })

  it('are exact while two of them believe to be the one', patient, async () => {
    const { operated, keeper, gateway, digest } = await startTwo()
    const other = await openPeer(operated)
    const { rows } = await sql<{ id: number }>`UPDATE keeper SET gateway = ${other.ledger.gateway},
      secret = 'x', seen_at = seen_at + 60000 RETURNING gateway AS id`.execute(operated.db)
    expect(rows).toEqual([{ id: other.ledger.gateway }])
    const all = [keeper, gateway, other]
    const told = await Promise.all(all.map((each) => charge(each, requestsOf(digest))))
    expect(tally(told.flat())).toEqual({ 0: calls, 601: 2 * calls })
    expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  })

  it.each([2, 4])(
    'are exact where two of %i are the one for good, and count how often these meet',
    patient,
    async (count) => {
      const operated = await openOperated()
      const alone = { follows: 'itself' } as const
      const keepers = [await openPeer(operated, alone), await openPeer(operated, alone)]
      const all = [...keepers]
      while (all.length < count) {
        const follows = keepers[all.length % keepers.length] as PeerGateway
        all.push(await openPeer(operated, { follows }))
      }
      const roles = all.map((_, index) => (index < keepers.length ? 'keeper' : 'asking'))
      const { digest } = await holderOf(operated, 'a', calls * priceMicros)
      // Each of them knows what the other changes then.
      for (const { ledger } of [...keepers, ...keepers]) {
        expect((await admit(ledger, admission(digest))).code).toBe(0)
      }
      const told = all.flatMap((each) =>
        requestsOf(digest).map(async (request, index) => {
          if (index % 2 === 0) return await admit(each.ledger, request)
          const hold = { ...request, take: 'hold' } as const
          const verdict = await admit(each.ledger, hold)
          if (verdict.code === 0) await settle(each.ledger, settlement(hold))
          return verdict
        }),
      )
      const left = calls - 2 * keepers.length
      expect(tally(await Promise.allSettled(told))).toEqual({ 0: left, 601: count * calls - left })
      expect(all.map(({ peers }) => peers.role)).toEqual(roles)
      for (const { ledger } of keepers) expect(ledger.tries.conflicts).toBeGreaterThan(0)
      expect(await reconcile(operated.ctx)).toMatchObject({
        ok: true,
        openCalls: 0,
        calls: count * calls + 2 * keepers.length,
      })
    },
  )

  it('follow one of the same program alone', patient, async () => {
    const operated = await openOperated()
    await openPeer(operated)
    const newer = await openPeer(operated, { version: '2' })
    expect(newer.peers.link).toBeUndefined()
    const { digest } = await holderOf(operated, 'a', priceMicros)
    expect((await admit(newer.ledger, admission(digest))).code).toBe(0)
  })

  it('listen to nobody who does not know the secret', patient, async () => {
    const { operated, gateway, digest } = await startTwo()
    const { port, secret } = await keeperOf(operated)
    const wrong = { host: '127.0.0.1', port, secret: 'f'.repeat(secret.length) }
    await expect(connectGateway(wrong)).rejects.toThrow()
    const plain = connect(port, '127.0.0.1')
    plain.on('error', () => {}).write('GET / HTTP/1.1\r\n\r\n')
    await once(plain, 'close')
    expect((await admit(gateway.ledger, admission(digest))).code).toBe(0)
  })
})

describe('what gateways collect together', () => {
  const request: UpstreamRequest = {
    ...{ dataset: 'link-info', service: 's', method: 'm', query: { id: '1' } },
    subjects: [],
  } as unknown as UpstreamRequest

  /** A source that answers when it is told to. */
  function slowSource() {
    const release = Promise.withResolvers<void>()
    const asked: string[] = []
    const source = {
      name: 'stub',
      collect: async (_: UpstreamRequest, { signal }: { readonly signal: AbortSignal }) => {
        asked.push('')
        const left = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
        await Promise.race([release.promise, left])
        return { body: '{}', collectedAtMs: Date.now(), source: 'stub' }
      },
    }
    return { source, asked, release: release.resolve }
  }

  const collectAll = (gateways: readonly PeerGateway[], count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        gateways[index % gateways.length]?.source.collect(request, {
          signal: AbortSignal.timeout(30_000),
        }),
      ),
    )

  it('is asked for once, and once more where the one that asked is gone', patient, async () => {
    const operated = await openOperated()
    const { source, asked, release } = slowSource()
    const gateways: PeerGateway[] = []
    for (let index = 0; index < 4; index++) gateways.push(await openPeer(operated, { source }))
    const first = collectAll(gateways, 50)
    await until(() => asked.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked).toHaveLength(1)
    // Of those that are left another keeps, and asks for all of them.
    const [keeper, ...others] = gateways as [PeerGateway, ...PeerGateway[]]
    await keeper.peers.leave()
    await until(() => asked.length === 2)
    await until(() => others.filter(({ peers }) => peers.link).length === 2)
    // Their questions are on the way.
    await new Promise((resolve) => setTimeout(resolve, 200))
    release()
    expect(await first).toHaveLength(50)
    expect(asked).toHaveLength(2)
  })

  it(
    'is asked at one pace, also by those who cannot reach the one that asks',
    patient,
    async () => {
      const operated = await openOperated()
      const [keeper, alone] = [
        await openPeer(operated),
        await openPeer(operated, { through: 1 }),
        await openPeer(operated),
      ] as const
      expect(alone.peers.link).toBeUndefined()
      await until(() => keeper.peers.askers === 2 && alone.peers.askers === 2)
    },
  )
})
