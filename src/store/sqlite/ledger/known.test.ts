import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openOperator } from '../../../../tests/operator.ts'
import { meters } from '../../../catalog/operations/index.ts'
import { newRequestId, tokenDigest } from '../../../core/ids.ts'
import { createAccount } from '../../../services/accounts/create.ts'
import { topUpAccount } from '../../../services/accounts/top-up.ts'
import { setPrice } from '../../../services/prices/set-price.ts'
import { createToken } from '../../../services/tokens/create.ts'
import { updateToken } from '../../../services/tokens/update.ts'
import { openConnection } from '../connection.ts'
import { Known } from './known.ts'
import { Lease } from './lease.ts'
import { prepareStatements } from './statements/index.ts'
import { SqliteStore } from './store.ts'
import { Usage } from './usage.ts'

/** Two accounts with a token each, and what a gateway knows of them. */
async function start() {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-known-'))
  const ctx = await openOperator(dataDir)
  const connection = openConnection(dataDir)
  onTestFinished(async () => {
    connection.close()
    await ctx.close()
    rmSync(dataDir, { recursive: true })
  })
  const tokens = []
  for (const name of ['a', 'b']) {
    await createAccount(ctx, { name, topUpMicros: 10 })
    const { id, token } = await createToken(ctx, { account: name, limits: {} })
    tokens.push({ id, digest: tokenDigest(token) })
  }
  const statements = prepareStatements(connection)
  const lease = new Lease(statements)
  const known = new Known(statements, new Usage(statements), lease)
  return { dataDir, ctx, tokens, statements, lease, known }
}

it('reads again just what another process has changed', async () => {
  const { ctx, tokens, statements, lease, known } = await start()
  const reads = {
    tokens: vi.spyOn(statements.token, 'get'),
    accounts: vi.spyOn(statements.account, 'get'),
    prices: vi.spyOn(statements.prices, 'all'),
    erasures: vi.spyOn(statements.forgotten, 'all'),
  }
  /** What a batch that asks about everything reads. */
  const readBy = (): Record<string, unknown> => {
    for (const read of Object.values(reads)) read.mockClear()
    known.refresh()
    for (const { digest } of tokens) {
      known.account(known.token(digest, 0)?.rights.accountId ?? 0)
    }
    const calls = Object.entries(reads).map(([name, { mock }]) => [name, mock.calls])
    return Object.fromEntries(calls.filter(([, calls]) => calls?.length))
  }
  lease.renew(Date.now(), 0)
  readBy()
  expect(readBy()).toEqual({})

  await topUpAccount(ctx, { name: 'b', amountMicros: 1, note: null })
  expect(readBy()).toEqual({ accounts: [[2]] })
  expect(known.account(2)).toMatchObject({ balanceMicros: 11 })

  await updateToken(ctx, { id: Number(tokens[0]?.id), limits: { ratePerSecond: 3 } })
  const digest = tokens[0]?.digest ?? ''
  expect(readBy()).toEqual({ tokens: [[digest]] })
  expect(known.token(digest, 0)?.rate.limit).toBe(3)

  await setPrice(ctx, { endpoint: 'creator-history', priceMicros: 7 })
  expect(readBy()).toEqual({ prices: [[]] })
  expect(known.priceMicros('creator-history')).toBe(7)
  await setPrice(ctx, { endpoint: 'creator-history', priceMicros: null })
  readBy()
  expect(known.priceMicros('creator-history')).toBeUndefined()

  await createToken(ctx, { account: 'a', limits: {} })
  expect(readBy()).toEqual({})
})

it("reads after another gateway's call what is asked about, and of usage what was noted since", async () => {
  const { dataDir, tokens, statements, lease, known } = await start()
  const connection = openConnection(dataDir)
  connection.pragma('foreign_keys = OFF')
  onTestFinished(() => void connection.close())
  const peer = new SqliteStore(connection, 1, meters)
  const nowMs = Date.parse('2026-11-22T12:00:00+08:00')
  peer.start(nowMs, false)
  lease.renew(nowMs, 0)
  const reads = {
    accounts: vi.spyOn(statements.account, 'get'),
    openCalls: vi.spyOn(statements.openCall, 'get'),
    billed: vi.spyOn(statements.billedBetween, 'get'),
    open: vi.spyOn(statements.openBetween, 'get'),
    notes: vi.spyOn(statements.usageNotes, 'all'),
  }
  const ask = ({ id = 0 } = {}) => [known.account(id), known.dayUse(id, '2026-11-22')] as const
  known.refresh()
  for (const token of tokens) ask(token)
  const counted = Object.values(reads).map(({ mock }) => mock.calls.length)
  expect(counted).toEqual([2, 0, 2, 2, 1])

  const call = (take: 'hold' | 'charge') => ({
    ...({ kind: 'admit', take, requestId: newRequestId(nowMs), address: '127.0.0.1' } as const),
    ...{ digest: tokens[0]?.digest ?? '', endpoint: 'get-kol-link-info', atMs: nowMs },
    ...{ subject: null, source: null },
  })
  const held = call('hold')
  peer.commit([call('charge'), held, call('charge')])
  for (const read of Object.values(reads)) read.mockClear()
  known.refresh()
  expect(ask(tokens[0])).toMatchObject([{ balanceMicros: 8, heldMicros: 1 }, { calls: 3 }])
  expect(known.openCalls.get(held.requestId)).toMatchObject({ tokenId: 1, priceMicros: 1 })
  const read = Object.values(reads).map(({ mock }) => mock.calls.length)
  expect(read).toEqual([1, 1, 0, 1, 1])
  expect(reads.notes.mock.results[0]?.value).toHaveLength(1)
})
