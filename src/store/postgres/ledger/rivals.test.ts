import { sql } from 'kysely'
import pg from 'pg'
import { expect, it, onTestFinished, vi } from 'vitest'
import {
  admission,
  admit,
  holderOf,
  openGateway,
  openGateways,
  openOperated,
  settle,
  settlement,
} from '../../../../tests/postgres-gateways.ts'
import { needs } from '../../../../tests/tools.ts'
import { until } from '../../../../tests/until.ts'
import { forgetCreator } from '../../../services/creators/forget.ts'
import { reconcile } from '../../../services/ledger/reconcile.ts'
import type { PostgresLedger } from './ledger.ts'

const isThere = needs('postgres')

/** Another session of the database, whose transactions are in the way. */
async function openRival(url: string): Promise<pg.Client> {
  const rival = new pg.Client({ connectionString: url })
  await rival.connect()
  onTestFinished(() => rival.end())
  return rival
}

const waitsFor = (url: string) => async () => {
  const watcher = new pg.Client({ connectionString: url })
  await watcher.connect()
  const { rows } = await watcher.query(
    `SELECT FROM pg_stat_activity WHERE application_name = 'astrolabe ledger'
     AND datname = current_database() AND wait_event_type = 'Lock'`,
  )
  await watcher.end()
  return rows.length > 0
}

it('makes again what was given up to a deadlock', isThere, async () => {
  const operated = await openOperated()
  const ledger = await openGateway(operated)
  const [a, b] = await Promise.all(['a', 'b'].map((name) => holderOf(operated, name, 1_000_000)))
  const both = () => [a, b].map((each) => admit(ledger, admission(each?.digest ?? '')))
  await Promise.all(both())
  const rival = await openRival(operated.url)
  // The ledger finds the deadlock first, and is the one that gives way.
  await rival.query(`SET deadlock_timeout = '1min'`)
  await rival.query('BEGIN')
  const lock = 'UPDATE accounts SET held_micros = held_micros WHERE id ='
  await rival.query(`${lock} (SELECT max(id) FROM accounts)`)
  const told = Promise.all(both())
  await until(waitsFor(operated.url))
  await rival.query(`${lock} (SELECT min(id) FROM accounts)`)
  await rival.query('COMMIT')
  expect((await told).map(({ code }) => code)).toEqual([0, 0])
  const { rows } = await sql`SELECT deadlocks > 0 AS met FROM pg_stat_database
    WHERE datname = current_database()`.execute(operated.db)
  expect(rows).toEqual([{ met: true }])
  expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, calls: 4 })
})

it('fails what somebody else keeps locked, charges nothing of it, and goes on', {
  ...isThere,
  timeout: 60_000,
}, async () => {
  const operated = await openOperated()
  const ledger = await openGateway(operated)
  const { digest } = await holderOf(operated, 'a', 1_000_000)
  await admit(ledger, admission(digest))
  const rival = await openRival(operated.url)
  await rival.query('BEGIN; SELECT FROM accounts FOR UPDATE')
  await expect(admit(ledger, admission(digest))).rejects.toThrow(/lock timeout/)
  await rival.query('ROLLBACK')
  expect(await admit(ledger, admission(digest))).toMatchObject({ code: 0 })
  expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, calls: 2 })
})

it('keeps nothing about a creator who is erased while the call is under way', isThere, async () => {
  const operated = await openOperated()
  const told: string[] = []
  const ledger = await openGateway(operated, {
    onForgotten: (subjects) => void told.push(...subjects),
  })
  const { digest } = await holderOf(operated, 'a', 1_000_000)
  const subject = '6629722295873044494'
  await admit(ledger, admission(digest))
  const rival = await openRival(operated.url)
  await rival.query('BEGIN')
  await rival.query('INSERT INTO forgotten_creators (subject, at) VALUES ($1, $2)', [
    subject,
    Date.now(),
  ])
  const call = admission(digest, { subject })
  const verdict = admit(ledger, call)
  await until(waitsFor(operated.url))
  await rival.query('COMMIT')
  expect(await verdict).toMatchObject({ code: 0 })
  const { rows } =
    await sql`SELECT subject FROM calls WHERE request_id = ${call.requestId}`.execute(operated.db)
  expect(rows).toEqual([{ subject: null }])
  expect(told).toEqual([subject])
})

it('tells of an erasure before anybody asks', isThere, async () => {
  const operated = await openOperated()
  const told = Promise.withResolvers<readonly string[]>()
  await openGateway(operated, { onForgotten: told.resolve })
  await forgetCreator(operated.ctx, '6629722295873044494')
  expect(await told.promise).toEqual(['6629722295873044494'])
})

it('finds an erasure that it was not told of when it looks', isThere, async () => {
  const operated = await openOperated()
  const { rows } = await sql<{ source: string }>`
    SELECT pg_get_functiondef('gate_settings_changed'::regproc) AS source`.execute(operated.db)
  const source = rows[0]?.source ?? ''
  const notice = 'NOTIFY astrolabe_settings;'
  expect(source).toContain(notice)
  await sql.raw(source.replace(notice, '')).execute(operated.db)
  const told: string[] = []
  const ledger = await openGateway(operated, {
    onForgotten: (subjects) => void told.push(...subjects),
  })
  await ledger.look(0)
  await forgetCreator(operated.ctx, '6629722295873044494')
  expect(told).toEqual([])
  await ledger.look(0)
  expect(told).toEqual(['6629722295873044494'])
})

it(
  'releases what is open at a gateway that is gone, which charges nothing of it when it wakes',
  isThere,
  async () => {
    const operated = await openOperated()
    const [a, b] = (await openGateways(operated, 2)) as [PostgresLedger, PostgresLedger]
    const { digest } = await holderOf(operated, 'a', 1_000_000)
    const [held, kept] = [admission(digest, { take: 'hold' }), admission(digest, { take: 'hold' })]
    await admit(a, held)
    await admit(b, kept)
    await b.look(0)
    const states = async () => {
      const { rows } = await sql<{ state: string }>`SELECT state FROM calls
      WHERE request_id = ANY (${[held.requestId, kept.requestId]}) ORDER BY request_id = ${kept.requestId}`.execute(
        operated.db,
      )
      return rows.map(({ state }) => state)
    }
    expect(await states()).toEqual(['open', 'open'])
    // As if it had said nothing for eleven seconds.
    const age = sql`UPDATE gateways SET seen_at = seen_at - 11000
    WHERE id = (SELECT gateway FROM calls WHERE request_id = ${held.requestId})`
    await age.execute(operated.db)
    await b.look(0)
    expect(await states()).toEqual(['abandoned', 'open'])
    await expect(settle(a, settlement(held))).rejects.toThrow(/released/)
    expect(await settle(b, settlement(kept))).toMatchObject({ costMicros: 10 })
    expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  },
)

it(
  'releases what it has seen open for ten minutes, whatever the clock of the database shows',
  isThere,
  async () => {
    const operated = await openOperated()
    const ledger = await openGateway(operated)
    const { digest } = await holderOf(operated, 'a', 1_000_000)
    const [lost, kept] = [admission(digest, { take: 'hold' }), admission(digest, { take: 'hold' })]
    const { now } = performance
    const lookAfter = async (minutes: number) => {
      vi.spyOn(performance, 'now').mockImplementation(
        () => now.call(performance) + minutes * 60_000,
      )
      await ledger.look(0)
    }
    const openCalls = async () => (await reconcile(operated.ctx)).openCalls
    // As where the clock is ahead by eleven minutes of the one that calls were dated by.
    const age = sql`UPDATE calls SET started_at = started_at - 660000 WHERE state = 'open'`
    await admit(ledger, lost)
    await age.execute(operated.db)
    await lookAfter(1)
    await admit(ledger, kept)
    await age.execute(operated.db)
    await lookAfter(3)
    await lookAfter(10)
    expect(await openCalls()).toBe(2)
    await lookAfter(11.5)
    expect(await openCalls()).toBe(1)
    await expect(settle(ledger, settlement(lost))).rejects.toThrow(/released/)
    expect(await settle(ledger, settlement(kept))).toMatchObject({ costMicros: 10 })
    expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  },
)

it('releases nothing of others while it was out of reach itself', isThere, async () => {
  const operated = await openOperated()
  const [a, b] = (await openGateways(operated, 2)) as [PostgresLedger, PostgresLedger]
  const { digest } = await holderOf(operated, 'a', 1_000_000)
  const held = admission(digest, { take: 'hold' })
  await admit(a, held)
  // The database was away for as long: nobody could say that he lives.
  await sql`UPDATE gateways SET seen_at = seen_at - 11000`.execute(operated.db)
  await b.look(0)
  await a.look(0)
  await b.look(0)
  expect(await settle(a, settlement(held))).toMatchObject({ costMicros: 10 })
})

it('believes nothing of before once its connection is another', isThere, async () => {
  const operated = await openOperated()
  const ledger = await openGateway(operated)
  const { digest } = await holderOf(operated, 'a', 1_000_000)
  expect(await admit(ledger, admission(digest))).toMatchObject({ code: 0 })
  // As a standby that takes over without the last commits: the same version says something else.
  const rival = await openRival(operated.url)
  await rival.query('SET session_replication_role = replica')
  await rival.query('UPDATE accounts SET balance_micros = 0')
  await rival.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'astrolabe ledger' AND datname = current_database()`)
  await ledger.look(0)
  expect(await admit(ledger, admission(digest))).toMatchObject({ code: 601 })
})

it.each(['read committed', 'repeatable read', 'serializable'])(
  'keeps a source to its limit of the day at several gateways at once, where transactions are %s',
  isThere,
  async (isolation) => {
    const operated = await openOperated()
    const database = new URL(operated.url).pathname.slice(1)
    await sql
      .raw(`ALTER DATABASE ${database} SET default_transaction_isolation = '${isolation}'`)
      .execute(operated.db)
    const gateways = await openGateways(operated, 4)
    const expense = { source: 'tikhub', day: '2026-11-26', micros: 1, limitMicros: 60, atMs: 0 }
    const told = await Promise.all(
      Array.from({ length: 100 }, (_, index) => gateways[index % 4]?.spend(expense)),
    )
    expect(told.filter((each) => each?.isGranted)).toHaveLength(60)
    expect(await gateways[0]?.spend({ ...expense, micros: 0 })).toMatchObject({ spentMicros: 60 })
    const { digest } = await holderOf(operated, 'a', 1_000_000)
    const calls = Array.from({ length: 40 }, (_, index) =>
      admit(gateways[index % 4] as PostgresLedger, admission(digest)),
    )
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(calls.map(() => 0))
    expect(await reconcile(operated.ctx)).toMatchObject({ ok: true })
  },
)
