import { beforeAll, describe, expect, it } from 'vitest'
import { OperatorError } from '../src/core/errors.ts'
import { newRequestId } from '../src/core/ids.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { listAccounts } from '../src/services/accounts/list.ts'
import { topUpAccount } from '../src/services/accounts/top-up.ts'
import { listCalls } from '../src/services/calls/list.ts'
import { listDrift } from '../src/services/drift/list.ts'
import { listEntries } from '../src/services/ledger/list.ts'
import type { Listed, Page } from '../src/services/pages.ts'
import { listPrices } from '../src/services/prices/list-prices.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { listTokens } from '../src/services/tokens/list.ts'
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
      .insertInto('ledger_entries')
      .values([
        { ...ofCall, kind: 'hold', amount_micros: 0, held_micros: 2 },
        { ...ofCall, kind: 'charge', amount_micros: -2, held_micros: -2 },
      ])
      .execute()
  }
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

type List = (ctx: TestOperator, page: Page) => Promise<Listed<unknown>>

const lists: readonly (readonly [name: string, list: List, rows: number])[] = [
  ['accounts', listAccounts, accounts],
  ['tokens', listTokens, accounts],
  ['calls', listCalls, 10],
  ['calls of a code', (ctx, page) => listCalls(ctx, { ...page, code: 301 }), 5],
  ['entries', listEntries, 27],
  ['entries of a kind', (ctx, page) => listEntries(ctx, { ...page, kind: 'hold' }), 10],
  ['prices', (ctx, page) => listPrices(ctx, 20_000, page), 6],
  ['drift', listDrift, 5],
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
