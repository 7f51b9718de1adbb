import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { meters } from '../src/catalog/operations/index.ts'
import { OperatorError } from '../src/core/errors.ts'
import { newRequestId } from '../src/core/ids.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { listAccounts } from '../src/services/accounts/list.ts'
import { topUpAccount } from '../src/services/accounts/top-up.ts'
import { listActs } from '../src/services/acts/list.ts'
import { listCalls } from '../src/services/calls/list.ts'
import { listDrift } from '../src/services/drift/list.ts'
import { listEntries } from '../src/services/ledger/list.ts'
import type { Listed, Page } from '../src/services/pages.ts'
import { listPrices } from '../src/services/prices/list-prices.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { listTokens } from '../src/services/tokens/list.ts'
import { listUsage } from '../src/services/usage/list.ts'
import type { UsageGroup, UsageSum } from '../src/store/operators.ts'
import { quickCommandLine } from './command-line.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator, type TestOperator } from './operator.ts'

const startMs = Date.parse('2027-01-31T12:00:00+08:00')
const accounts = 7

/** Accounts with a token each, whose calls were held and charged, two in each millisecond, and drift. */
async function fill(ctx: TestOperator): Promise<void> {
  for (let i = 0; i < accounts; i++) {
    await createAccount(ctx, { name: `account-${i}`, topUpMicros: 100 })
    await createToken(ctx, { account: `account-${i}`, limits: {} })
  }
  for (let i = 0; i < 10; i++) {
    const at = startMs + Math.floor(i / 2)
    const ofCall = { id: newRequestId(at), account_id: 1, at }
    await ctx.db
      .insertInto('calls')
      .values({
        request_id: ofCall.id,
        account_id: 1,
        token_id: (i % 3) + 1,
        endpoint: 'get-kol-link-info',
        state: 'answered',
        code: i % 2 === 0 ? 0 : 301,
        price_micros: 2,
        cost_micros: 2,
        started_at: at,
      })
      .execute()
    await ctx.db
      .insertInto('posted_entries')
      .values([
        { ...ofCall, kind: 'hold', amount_micros: 0, held_micros: 2 },
        { ...ofCall, kind: 'charge', amount_micros: -2, held_micros: -2 },
      ])
      .execute()
  }
  await use(ctx)
  const counted = { count: 3, first_at: 1 }
  await ctx.db
    .insertInto('drift')
    .values([
      { dataset: 'link-info', path: '', kind: 'examined', last_at: 9, ...counted, count: 5 },
      { dataset: 'link-info', path: 'a', kind: 'unknown', last_at: 2, ...counted },
      { dataset: 'link-info', path: 'a', kind: 'type', last_at: 2, ...counted },
      { dataset: 'link-info', path: 'b', kind: 'missing', last_at: 2, ...counted },
      { dataset: 'spread-info', path: 'a', kind: 'unknown', last_at: 3, ...counted },
      { dataset: 'spread-info', path: 'b', kind: 'unknown', last_at: 2, ...counted },
    ])
    .execute()
}

/**
 * Calls of five tokens in two days: what has been folded into hours, and what has not, of which a
 * token has nothing else. One token was used too early, and one not at all.
 */
async function use({ db }: TestOperator): Promise<void> {
  const hour = Math.floor(startMs / 3_600_000) - 1
  const ofCall = { code: 0, calls: 2, cost_micros: 4, latencies: '[]' }
  const used = [1, 2, 3, 7].flatMap((token_id) =>
    [0, 24].map((before) => ({
      token_id,
      account_id: token_id,
      hour: hour - before,
      endpoint: `get-${token_id}`,
    })),
  )
  const early = { token_id: 4, account_id: 4, hour: hour - 24 * 40, endpoint: 'get-1' }
  const rows = [...used, early].map((each) => ({ ...each, ...ofCall }))
  await db.insertInto('usage_hours').values(rows).execute()
  const move = (tokenId: number, atHour: number) => [
    atHour,
    tokenId,
    'get-9',
    301,
    tokenId,
    1,
    0,
    [],
  ]
  const moves = JSON.stringify([move(5, hour), move(4, hour - 24 * 40)])
  await sql`INSERT INTO usage_notes (moves) VALUES (${moves})`.execute(db)
}

const usageOf = (by: UsageGroup, account?: string) => (ctx: TestOperator, page: Page) =>
  listUsage(ctx, { by, ...(account !== undefined && { account }), ...page })

type List = (ctx: TestOperator, page: Page) => Promise<Listed<unknown>>

const lists: readonly (readonly [name: string, list: List, rows: number])[] = [
  ['accounts', listAccounts, accounts],
  ['tokens', listTokens, accounts],
  ['calls', listCalls, 10],
  ['calls of a code', (ctx, page) => listCalls(ctx, { ...page, code: 301 }), 5],
  ['entries', listEntries, 27],
  ['entries of a kind', (ctx, page) => listEntries(ctx, { ...page, kind: 'hold' }), 10],
  ['prices', (ctx, page) => listPrices(ctx, 20_000, page), meters.length],
  ['drift', listDrift, 5],
  ['acts', listActs, 2 * accounts],
  ['acts of a verb', (ctx, page) => listActs(ctx, { ...page, verb: 'token.create' }), accounts],
  ['usage by account', usageOf('account'), 5],
  ['usage by token', usageOf('token'), 5],
  ['usage by endpoint', usageOf('endpoint'), 5],
  ['usage by day', usageOf('day'), 2],
]

describe('a list', () => {
  let ctx: TestOperator
  let folder: string
  beforeAll(async () => {
    const cleaning: (() => void | Promise<void>)[] = []
    folder = temporaryFolder((clean) => void cleaning.push(clean))
    let now = startMs - 60_000
    ctx = await openOperator(`${folder}/data`, { now: () => now++ })
    await fill(ctx)
    return async () => {
      await ctx.close()
      for (const clean of cleaning) await clean()
    }
  })

  it.each(lists)('comes whole and in order, in parts of any size: %s', async (_, list, count) => {
    const { rows: whole, next } = await list(ctx, { limit: 1000 })
    expect(whole).toHaveLength(count)
    expect(next).toBeNull()
    for (let limit = 1; limit <= count + 1; limit++) {
      const read: unknown[] = []
      let after: string | null = null
      do {
        const page: Listed<unknown> = await list(ctx, { limit, ...(after !== null && { after }) })
        expect(page.rows.length).toBe(Math.min(limit, count - read.length))
        read.push(...page.rows)
        after = page.next
      } while (after !== null)
      expect(read).toEqual(whole)
    }
  })

  it.each(lists)(
    'is refused with another’s cursor, or with none that is one: %s',
    async (_, list) => {
      const { next } = await listAccounts(ctx, { limit: 1 })
      const { next: call } = await listCalls(ctx, { limit: 1 })
      const wrong = list === listAccounts ? call : next
      const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const name = JSON.parse(
        Buffer.from(String((await list(ctx, { limit: 1 })).next), 'base64url').toString(),
      )[0]
      for (const after of [
        String(wrong),
        'x',
        '',
        '!',
        forged([name]),
        forged([name, null]),
        forged([name, {}]),
        forged([name, [1]]),
      ]) {
        const refused = list(ctx, { limit: 1, after })
        await expect(refused, after).rejects.toThrow(OperatorError)
        await expect(refused).rejects.toMatchObject({ field: 'after' })
      }
    },
  )

  it.each(lists)('has no more rows at once than are good for others: %s', async (_, list) => {
    for (const limit of [0, -1, 1001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(list(ctx, { limit })).rejects.toMatchObject({ field: 'limit' })
  })

  it('goes on where it was, whatever is added before it meanwhile', async () => {
    const { rows: before } = await listEntries(ctx, { limit: 1000 })
    const first = await listEntries(ctx, { limit: 5 })
    await topUpAccount(
      { ...ctx, clock: { now: () => startMs + 60_000 } },
      { name: 'account-1', amountMicros: 1, note: null },
    )
    const rest = await listEntries(ctx, { limit: 1000, after: String(first.next) })
    expect([...first.rows, ...rest.rows]).toEqual(before)
  })

  it('adds up to the same in parts as whole, and the command line tells of all of it', async () => {
    const spent = async (limit: number) => {
      let micros = 0
      let after: string | null = null
      do {
        const page: Listed<UsageSum> = await usageOf('token')(ctx, {
          limit,
          ...(after !== null && { after }),
        })
        for (const { costMicros } of page.rows) micros += costMicros
        after = page.next
      } while (after !== null)
      return micros
    }
    expect([await spent(1), await spent(2), await spent(1000)]).toEqual([32, 32, 32])
    const ofOne = await usageOf('token', 'account-0')(ctx, { limit: 1000 })
    expect(ofOne.rows).toMatchObject([{ tokenId: 1, calls: 4 }])
    const printed = await quickCommandLine(folder)(
      'usage --by token --since 2027-01-01 --until 2027-02-01 --json',
    )
    const { rows, total } = JSON.parse(printed.stdout)
    expect(rows).toHaveLength(5)
    expect(total).toEqual({ calls: 17, billedCalls: 16, spent: '0.000032' })
  })

  it('tells the command line where it goes on, and nothing to programs', async () => {
    const run = quickCommandLine(folder)
    const chinese = { LANG: 'zh_CN.UTF-8' }
    for (const command of ['calls list', 'ledger list']) {
      const whole = JSON.parse((await run(`${command} --json --limit 1000`)).stdout)
      const first = await run(`${command} --limit 4`)
      const [, cursor] =
        /\n\nThere are older ones: go on with --after (\S+)\n$/.exec(first.stdout) ?? []
      expect(cursor).toBeDefined()
      expect((await run(`${command} --limit 4`, chinese)).stdout).toMatch(
        /\n\n还有更早的记录，用 --after \S+ 继续查看\n$/,
      )
      const rest = await run(`${command} --json --limit 1000 --after ${cursor}`)
      expect(JSON.parse(rest.stdout)).toEqual(whole.slice(4))
      expect((await run(`${command} --limit 1000`)).stdout).not.toContain('--after')
      const wrong = await run(`${command} --after x`)
      expect(wrong.stderr).toBe(
        'astrolabe: --after is "x", which is invalid: give the cursor that the part before ended with\n',
      )
    }
  })

  it('is printed whole where it is longer than a part', async () => {
    const run = quickCommandLine(folder)
    const names = Array.from({ length: 1005 }, (_, i) => `many-${String(i).padStart(4, '0')}`)
    await ctx.db
      .insertInto('accounts')
      .values(names.map((name) => ({ name, created_at: 0 })))
      .execute()
    const listed = JSON.parse((await run('account list --json')).stdout) as { name: string }[]
    expect(listed.map(({ name }) => name).slice(accounts)).toEqual(names)
    const { stdout } = await run('account list')
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + accounts + names.length)
  })
})
