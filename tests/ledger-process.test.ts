import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import type { Context } from '../src/services/context.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openDatabase } from '../src/store/database.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { expectCharged, holdLock } from './outage.ts'

it('a server whose database another process holds refuses calls, says so, and ends when it is told to', {
  timeout: 120_000,
}, async () => {
  const dataDir = temporaryFolder()
  const db = await openDatabase(dataDir)
  onTestFinished(() => db.destroy())
  const ctx: Context = { db, clock: { now: () => Date.now() } }
  await createAccount(ctx, { name: 'test', topUpMicros: 1_000_000_000, actor: 'test' })
  const { token } = await createToken(ctx, { account: 'test', limits: { ratePerSecond: 1000 } })
  const { address, child, output } = await startServer(dataDir)
  const answered: string[] = []
  const call = async () => {
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    const { code, requestId } = (await (await fetch(address + path)).json()) as Envelope
    if (code === 0) answered.push(requestId)
    return code
  }
  const calls = (count: number) => Promise.all(Array.from({ length: count }, call))
  expect(new Set(await calls(10))).toEqual(new Set([0]))

  const { release } = await holdLock(dataDir)
  expect(new Set(await calls(50))).toEqual(new Set([500]))
  const ready = await fetch(`${address}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, reasons: [expect.stringContaining('locked')] },
  ])
  // Each of them would be a line, with a stack, of its own.
  expect(output().match(/"msg":"call failed"/g)).toHaveLength(1)
  const waiting = calls(5).catch(() => 'cut')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await waiting).not.toContain(0)
  expect(output()).toMatch(/"repeats":\d+,"msg":"call failed"/)
  await release()

  const next = await startServer(dataDir)
  expect((await fetch(`${next.address}/readyz`)).status).toBe(200)
  await expectCharged(ctx, answered)
  next.child.kill('SIGTERM')
  expect(await once(next.child, 'exit')).toEqual([0, null])
})
