import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

const kills = 10
const callers = 32

it(`loses and doubles no charge when killed ${kills} times under load`, {
  timeout: 240_000,
}, async () => {
  const dataDir = temporaryFolder()
  const ctx = await openOperator(dataDir)
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'crash', topUpMicros: 1_000_000_000_000 })
  const limits = { ratePerSecond: 100_000, dailyQuota: 1_000_000 }
  const { token } = await createToken(ctx, { account: 'crash', limits })
  const answered = new Set<string>()
  let abandoned = 0

  for (let kill = 0; kill < kills; kill++) {
    const server = await startServer(dataDir)
    const load = Promise.all(
      Array.from({ length: callers }, (_, caller) =>
        callUntilDead(server.address, token, caller, answered),
      ),
    )
    // By answers and not by time: a busy machine would be killed before it has begun.
    const enough = answered.size + callers + Math.floor(Math.random() * 8 * callers)
    while (answered.size < enough) await new Promise((resolve) => setTimeout(resolve, 1))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
    await load
    abandoned += (await reconcile(ctx)).openCalls
  }

  const last = await startServer(dataDir)
  const after = await reconcile(ctx)
  expect(after).toMatchObject({ ok: true, openCalls: 0, problems: [] })
  const charges = await ctx.db
    .selectFrom('ledger_entries')
    .select('id')
    .where('kind', '=', 'charge')
    .execute()
  const charged = new Set(charges.map(({ id }) => id))
  expect([...answered].filter((id) => !charged.has(id))).toEqual([])
  expect(charged.size).toBe(charges.length)
  // A run that never met a crash in the middle of a call would prove nothing.
  expect(abandoned).toBeGreaterThan(0)
  last.child.kill('SIGTERM')
  expect(await once(last.child, 'exit')).toEqual([0, null])
})

/** Calls in a loop, stored and fresh in turns, and notes which calls were answered with code 0. */
async function callUntilDead(
  address: string,
  token: string,
  caller: number,
  answered: Set<string>,
): Promise<void> {
  for (let turn = 0; ; turn++) {
    const creator = String(7_000_000_000_000_000_000n + BigInt((turn % 5) * 100 + caller))
    const acceptCache = String(turn % 2 === 0)
    try {
      const response = await fetch(
        address + callPath('get-kol-link-info', { token, acceptCache }, creator),
      )
      const { code, requestId } = (await response.json()) as Envelope
      if (code === 0) answered.add(requestId)
    } catch {
      return
    }
  }
}
