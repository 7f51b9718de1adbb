import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import {
  admission,
  admit,
  holderOf,
  openGateway,
  openOperated,
  settle,
  settlement,
} from '../../../../tests/postgres-gateways.ts'
import { postgresProxy } from '../../../../tests/postgres-proxy.ts'
import { needs } from '../../../../tests/tools.ts'
import { topUpAccount } from '../../../services/accounts/top-up.ts'
import type { Schema } from '../../sql/schema.ts'
import { addressOf } from '../address.ts'
import { ledgerClient } from './client.ts'
import { ledgerSession } from './link.ts'

interface Asked {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

const rows = 100_000

/** As many accounts, tokens and calls; a few of the calls are open. */
async function fill(db: Kysely<Schema>): Promise<void> {
  await sql`INSERT INTO accounts (name, balance_micros, created_at)
    SELECT 'n' || n, 1000, 0 FROM generate_series(1, ${rows}::integer) AS n`.execute(db)
  await sql`INSERT INTO tokens (account_id, digest, rate_per_second, created_at)
    SELECT id, 'd' || id, 10, 0 FROM accounts`.execute(db)
  await sql`INSERT INTO calls (request_id, account_id, token_id, endpoint, state, price_micros,
      cost_micros, started_at, gateway)
    SELECT 'c' || id, account_id, id, 'e', CASE WHEN id % 1000 = 0 THEN 'open' ELSE 'answered' END,
      0, 0, id, 1 FROM tokens`.execute(db)
  await sql`INSERT INTO token_state (token_id, day, used, times) SELECT id, 20261126, 1, ''
    FROM tokens ON CONFLICT DO NOTHING`.execute(db)
  await sql`INSERT INTO usage_hours SELECT id, id, 'e', 0, account_id, 1, 1, '[]' FROM tokens`.execute(
    db,
  )
  await sql`INSERT INTO idempotent_answers (token_id, key_digest, fingerprint, request_id, body,
      collected_at, source, created_at)
    SELECT id, 'k', 'f', 'c' || id, '', 0, '', 0 FROM tokens`.execute(db)
  await sql`ANALYZE`.execute(db)
}

/** How each statement is run, planned as the ledger's session plans it. */
async function plansOf(url: string, statements: readonly Asked[]): Promise<[string, string][]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(ledgerSession)
  const plans: [string, string][] = []
  for (const [index, { name, text, values }] of statements.entries()) {
    await client.query(`PREPARE s${index} AS ${text}`)
    const literals = values.map((value) =>
      value === null ? 'NULL' : pg.escapeLiteral(String(value)),
    )
    const execute = literals.length > 0 ? `(${literals.join(', ')})` : ''
    const { rows } = await client.query(`EXPLAIN EXECUTE s${index} ${execute}`)
    plans.push([name, rows.map((row) => Object.values(row)[0]).join('\n')])
  }
  return plans
}

it.each(['few rows', 'a hundred thousand'])(
  'looks nothing up by reading a whole table, with %s',
  { ...needs('postgres'), timeout: 60_000 },
  async (size) => {
    const operated = await openOperated()
    const asked = new Map<string, Asked>()
    const proxy = await postgresProxy(operated.url)
    const recording = () => {
      const client = ledgerClient(addressOf(proxy.url))
      const query = client.query.bind(client) as (asked: unknown) => unknown
      return Object.assign(client, {
        query: (statement: Asked | string) => {
          if (typeof statement === 'object') asked.set(statement.name, statement)
          return query(statement)
        },
      })
    }
    const ledger = await openGateway(operated, { client: recording })
    const { digest } = await holderOf(operated, 'a', 1_000_000, { dailyQuota: 1000 })
    if (size !== 'few rows') await fill(operated.db)
    const once = { keyDigest: 'k', fingerprint: 'f' }
    const remember = { ...once, subjects: ['s', 't'], body: '{}', collectedAtMs: 0, source: '' }
    const held = admission(digest, { take: 'hold', once })
    for (const call of [held, admission(digest), admission('nobody')]) await admit(ledger, call)
    await settle(ledger, { ...settlement(held), remember })
    const again = admission(digest, { remember: { ...remember, keyDigest: 'l' } })
    // Somebody else changes the account, so that it is locked and read again.
    await topUpAccount(operated.ctx, { name: 'a', amountMicros: 1, note: null })
    await admit(ledger, again)
    const failing = admission(digest, { take: 'hold', once: { ...once, keyDigest: 'm' } })
    await admit(ledger, failing)
    await settle(ledger, settlement(failing, 301))
    await ledger.inquire({
      ...{ kind: 'inquiry', digest, address: '127.0.0.1', requestId: held.requestId, atMs: 0 },
      once: { ...once, endpoint: 'e' },
    })
    await expect(settle(ledger, settlement(admission(digest, { take: 'hold' })))).rejects.toThrow(
      /released/,
    )
    await ledger.look(0)
    await ledger.look(0)
    // In doubt: it is asked whether it was committed, and seen to it that it never is.
    for (const kind of ['cut after', 'cut before'] as const) {
      proxy.next = { kind }
      await Promise.allSettled([admit(ledger, admission(digest))])
    }
    const names = [...asked.keys()]
    expect(names.length).toBeGreaterThan(15)
    expect(names).toEqual(
      expect.arrayContaining([
        ...['locked accounts', 'expired calls', 'long open calls', 'spent', 'is there', 'fence'],
      ]),
    )
    const plans = await plansOf(operated.url, [...asked.values()])
    // What has few rows and is read whole: of what is noted of usage, the rest is folded away.
    const whole = /Seq Scan on (?!gate_settings|prices|forgotten_creators|gateways|usage_notes)/
    expect(plans.filter(([, plan]) => whole.test(plan))).toEqual([])
    // A call is found by its id, however many are open.
    const ofCalls = plans.filter(([, plan]) => /Update on calls|claim/.test(plan))
    expect(ofCalls.map(([name]) => name)).toEqual(expect.arrayContaining(['open calls']))
    expect(ofCalls.length).toBeGreaterThan(2)
    expect(ofCalls.filter(([, plan]) => /calls_open/.test(plan))).toEqual([])
  },
)
