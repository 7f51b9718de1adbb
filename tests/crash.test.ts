import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { expectTold, pathsInTurns, startCalling } from './calling.ts'
import { startServer } from './child-server.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator, type TestOperator } from './operator.ts'
import { times } from './thorough.ts'

const kills = times(20, 3)
const callers = 32

async function openCalls({ db }: TestOperator): Promise<readonly string[]> {
  const query = db.selectFrom('calls').where('state', '=', 'open')
  return (await query.select('request_id as id').execute()).map(({ id }) => id)
}

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
  const abandoned: string[] = []
  // A run that never met a crash in the middle of a call would prove nothing.
  for (let kill = 0; kill < kills || abandoned.length === 0; kill++) {
    // By answers and not by time: a busy machine would be killed before it has begun.
    await calling.more(callers + Math.floor(Math.random() * 4 * callers))
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
    abandoned.push(...(await openCalls(ctx)))
    server = await startServer(dataDir)
    // Whoever starts has released all of it before it listens.
    const open = await openCalls(ctx)
    expect(open.filter((id) => abandoned.includes(id))).toEqual([])
  }
  await calling.end()
  await expectTold(ctx, calling, 'crash')
  server.child.kill('SIGTERM')
  expect(await once(server.child, 'exit')).toEqual([0, null])
})
