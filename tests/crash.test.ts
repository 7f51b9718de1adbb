import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { expectTold, pathsInTurns, startCalling } from './calling.ts'
import { startServer } from './child-server.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'
import { times } from './thorough.ts'

const kills = times(10, 4)
const callers = 32

it(`loses and doubles no charge when killed ${kills} times or more under load`, {
  timeout: 240_000,
}, async () => {
  const dataDir = temporaryFolder()
  const ctx = await openOperator(dataDir)
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'crash', topUpMicros: 1_000_000_000_000 })
  const limits = { ratePerSecond: 100_000, dailyQuota: 1_000_000 }
  const { token } = await createToken(ctx, { account: 'crash', limits })
  const pathFor = pathsInTurns(token)
  let server = await startServer(dataDir)
  const calling = startCalling(callers, (caller, turn) => server.address + pathFor(caller, turn))
  let abandoned = 0
  // A run that never met a crash in the middle of a call would prove nothing.
  for (let kill = 0; kill < kills || abandoned === 0; kill++) {
    // By answers and not by time: a busy machine would be killed before it has begun.
    await calling.more(callers + Math.floor(Math.random() * 4 * callers))
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
    abandoned += (await reconcile(ctx)).openCalls
    server = await startServer(dataDir)
  }
  await calling.end()
  await expectTold(ctx, calling, 'crash')
  server.child.kill('SIGTERM')
  expect(await once(server.child, 'exit')).toEqual([0, null])
})
