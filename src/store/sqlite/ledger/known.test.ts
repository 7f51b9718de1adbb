import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openOperator } from '../../../../tests/operator.ts'
import { tokenDigest } from '../../../core/ids.ts'
import { createAccount } from '../../../services/accounts/create.ts'
import { topUpAccount } from '../../../services/accounts/top-up.ts'
import { setPrice } from '../../../services/prices/set-price.ts'
import { createToken } from '../../../services/tokens/create.ts'
import { updateToken } from '../../../services/tokens/update.ts'
import { openConnection } from '../connection.ts'
import { Known } from './known.ts'
import { Lease } from './lease.ts'
import { prepareStatements } from './statements/index.ts'
import { Usage } from './usage.ts'

it('reads again just what another process has changed', async () => {
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
    tokens.push(await createToken(ctx, { account: name, limits: {} }))
  }
  const [a, b] = tokens.map(({ token }) => tokenDigest(token))
  const statements = prepareStatements(connection)
  const lease = new Lease(statements)
  const known = new Known(statements, new Usage(statements), lease)
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
    for (const digest of [a, b])
      known.account(known.token(String(digest), 0)?.rights.accountId ?? 0)
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
  expect(readBy()).toEqual({ tokens: [[a]] })
  expect(known.token(String(a), 0)?.rate.limit).toBe(3)

  await setPrice(ctx, { endpoint: 'creator-history', priceMicros: 7 })
  expect(readBy()).toEqual({ prices: [[]] })
  expect(known.priceMicros('creator-history')).toBe(7)
  await setPrice(ctx, { endpoint: 'creator-history', priceMicros: null })
  readBy()
  expect(known.priceMicros('creator-history')).toBeUndefined()

  await createToken(ctx, { account: 'a', limits: {} })
  expect(readBy()).toEqual({})
})
