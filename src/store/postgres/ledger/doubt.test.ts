import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { ownPostgres } from '../../../../tests/postgres.ts'
import {
  admission,
  admit,
  chargedOf,
  holderOf,
  type Operated,
  openGateway,
  openGateways,
  openOperated,
  priceMicros,
  settle,
  settlement,
} from '../../../../tests/postgres-gateways.ts'
import { postgresProxy } from '../../../../tests/postgres-proxy.ts'
import { processCounts, times } from '../../../../tests/thorough.ts'
import { needs } from '../../../../tests/tools.ts'
import { until } from '../../../../tests/until.ts'
import { shanghaiDay, shanghaiDayHours } from '../../../core/clock.ts'
import { CommitError, UndecidedError } from '../../../ledger/ledger.ts'
import { reconcile } from '../../../services/ledger/reconcile.ts'
import type { PostgresLedger } from './ledger.ts'

const isThere = needs('postgres')

async function startBehindProxy(deadlineMs?: number) {
  const operated = await openOperated()
  const proxy = await postgresProxy(operated.url)
  const ledger = await openGateway(operated, {
    through: proxy.url,
    ...(deadlineMs !== undefined && { deadlineMs }),
  })
  const { digest } = await holderOf(operated, 'a', 1_000_000)
  await admit(ledger, admission(digest))
  return { ...operated, operated, proxy, ledger, digest }
}

it(
  'tells the truth of a commit whose answer was lost, and of one that was lost itself',
  isThere,
  async () => {
    const { ctx, operated, proxy, ledger, digest } = await startBehindProxy()
    for (const kind of ['cut after', 'cut before', 'panic', 'cut before'] as const) {
      const isMade = kind !== 'cut before'
      const held = admission(digest, { take: 'hold' })
      await admit(ledger, held)
      const charge = admission(digest)
      proxy.next = { kind }
      const told = await Promise.allSettled([
        admit(ledger, charge),
        settle(ledger, settlement(held)),
      ])
      expect(told.map(({ status }) => status === 'fulfilled')).toEqual([isMade, isMade])
      const charged = await chargedOf(operated, [charge.requestId, held.requestId])
      expect(charged.size).toBe(isMade ? 2 : 0)
      // What was told to have failed is released by the next commit, and charged by none.
      await admit(ledger, admission(digest))
      expect(await chargedOf(operated, [held.requestId])).toEqual(
        charged.size > 0 ? new Set([held.requestId]) : new Set(),
      )
      expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
    }
    expect(ledger.tries.doubts).toBe(4)
  },
)

it('tells the truth of settlements alone, whose calls were open before', isThere, async () => {
  const { ctx, operated, proxy, ledger, digest } = await startBehindProxy()
  for (const kind of ['cut after', 'cut before'] as const) {
    const held = admission(digest, { take: 'hold' })
    await admit(ledger, held)
    proxy.next = { kind }
    const [told] = await Promise.allSettled([settle(ledger, settlement(held))])
    expect(told?.status).toBe(kind === 'cut after' ? 'fulfilled' : 'rejected')
    await admit(ledger, admission(digest))
    expect((await chargedOf(operated, [held.requestId])).size).toBe(kind === 'cut after' ? 1 : 0)
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
  }
})

it(
  'never makes a commit that arrives after its caller was told that it failed',
  isThere,
  async () => {
    const { ctx, operated, proxy, ledger, digest } = await startBehindProxy()
    const held = admission(digest, { take: 'hold' })
    await admit(ledger, held)
    const charge = admission(digest)
    proxy.next = { kind: 'late', byMs: 500 }
    const told = await Promise.allSettled([admit(ledger, charge), settle(ledger, settlement(held))])
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await proxy.cameLate
    await admit(ledger, admission(digest))
    expect((await chargedOf(operated, [charge.requestId, held.requestId])).size).toBe(0)
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
  },
)

it(
  'tells nothing of what is not known at its deadline, and lets nobody else wait for it',
  isThere,
  async () => {
    const { ctx, operated, proxy, ledger, digest } = await startBehindProxy(500)
    const call = admission(digest)
    proxy.next = { kind: 'held', forMs: 4000 }
    await expect(admit(ledger, call)).rejects.toThrow(UndecidedError)
    // Behind it: nothing of this one was sent, so it is known to have failed.
    const behind = admission(digest)
    await expect(admit(ledger, behind)).rejects.not.toThrow(UndecidedError)
    await until(
      async () =>
        (await Promise.allSettled([admit(ledger, admission(digest))]))[0]?.status === 'fulfilled',
    )
    expect(await chargedOf(operated, [call.requestId, behind.requestId])).toEqual(
      new Set([call.requestId]),
    )
    expect(await reconcile(ctx)).toMatchObject({ ok: true })
  },
)

it(
  'waits while the database is out of reach, says so, and goes on by itself',
  isThere,
  async () => {
    const { ctx, operated, proxy, ledger, digest } = await startBehindProxy(1000)
    proxy.isDown = true
    const waiting = admit(ledger, admission(digest))
    await expect(waiting).rejects.toThrow(/No commit within/)
    expect((await ledger.trouble())?.en).toMatch(/cannot be reached/)
    const through = admission(digest)
    const soon = admit(ledger, through)
    await delay(200)
    proxy.isDown = false
    expect(await soon).toMatchObject({ code: 0 })
    expect(await ledger.trouble()).toBeUndefined()
    expect((await chargedOf(operated, [through.requestId])).size).toBe(1)
    expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 2 })
  },
)

/** Callers of some accounts, stored and fresh in turns, while something befalls the database. */
async function callDuring(
  operated: Operated,
  gateways: readonly PostgresLedger[],
  befall: () => Promise<void>,
): Promise<void> {
  const holders = await Promise.all(
    Array.from({ length: 10 }, (_, index) => holderOf(operated, `a${index}`, 1e9, limits)),
  )
  const charged: string[] = []
  const failed: string[] = []
  let isOver = false
  const callers = Array.from({ length: 32 }, async (_, index) => {
    for (let turn = index; !isOver; turn++) {
      const ledger = gateways[turn % gateways.length] as PostgresLedger
      const { digest } = holders[turn % holders.length] as { digest: string }
      const call = admission(digest, { take: turn % 3 === 0 ? 'hold' : 'charge' })
      try {
        const { code } = await admit(ledger, call)
        if (call.take === 'hold' && code === 0) await settle(ledger, settlement(call))
        expect(code).toBe(0)
        charged.push(call.requestId)
      } catch (error) {
        if (!(error instanceof CommitError)) throw error
        failed.push(call.requestId)
      }
    }
  })
  await befall()
  const enough = charged.length + callers.length
  await until(() => charged.length > enough)
  isOver = true
  await Promise.all(callers)
  // What failed to settle is released by the next commit.
  for (const each of gateways) await each.look(Date.now())
  expect((await chargedOf(operated, charged)).size).toBe(charged.length)
  expect([...(await chargedOf(operated, failed))]).toEqual([])
  const { rows } = await sql<{
    spent: number
  }>`SELECT 10 * 1e9::bigint - sum(balance_micros) AS spent
    FROM accounts`.execute(operated.db)
  expect(rows).toEqual([{ spent: charged.length * priceMicros }])
  expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  const used = await operated.ctx.operators.tokens(today(), { limit: 100 })
  expect(used.reduce((sum, { usedToday }) => sum + usedToday, 0)).toBe(charged.length)
  // The use of the day is counted to the call, whatever was lost of it on the way.
  for (const [index, { id, digest }] of holders.entries()) {
    const ledger = gateways[index % gateways.length] as PostgresLedger
    const { usedToday = 0 } = used.find((token) => token.id === id) ?? {}
    const inquiry = { kind: 'inquiry', digest, address: '127.0.0.1', atMs: 0 } as const
    const remaining = limits.dailyQuota - usedToday
    expect(await ledger.inquire(inquiry)).toMatchObject({ standing: { quota: { remaining } } })
  }
}

const limits = { dailyQuota: 1_000_000 }
const today = () => shanghaiDayHours(shanghaiDay(Date.now()))

const leastKills = times(20, 8)
/** A kill leaves a doubt only in the midst of a commit: where none has, so many are tried. */
const mostKills = 200

it.each(processCounts)(
  'charges what it says and no more, while backends of %i gateways are terminated',
  isThere,
  async (count) => {
    const operated = await openOperated()
    const gateways = await openGateways(operated, count)
    const doubts = () => gateways.reduce((sum, { tries }) => sum + tries.doubts, 0)
    await callDuring(operated, gateways, async () => {
      for (let kill = 0; kill < leastKills || (kill < mostKills && doubts() === 0); kill++) {
        await delay(100)
        await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'astrolabe ledger' AND datname = current_database()
          ORDER BY random() LIMIT ${1 + (kill % count)}`.execute(operated.db)
      }
    })
    expect(doubts()).toBeGreaterThan(0)
  },
)

it('charges what it says and no more, while the server crashes and comes back', {
  ...needs('ownPostgres'),
  timeout: 120_000,
}, async () => {
  const server = ownPostgres()
  const operated = await openOperated(server.url)
  const gateways = await openGateways(operated, 2)
  await callDuring(operated, gateways, async () => {
    for (let crash = 0; crash < 2; crash++) {
      await delay(500)
      server.stop('immediate')
      server.start()
    }
  })
})
