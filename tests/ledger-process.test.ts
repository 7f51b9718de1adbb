import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'
import { expectCharged, holdLock, slowDown, speedUp } from './outage.ts'
import { leftToCi } from './tools.ts'
import { until } from './until.ts'

const patient = { timeout: 120_000 }

/** A server of its own process, and what calls it. */
async function startServing() {
  const dataDir = temporaryFolder()
  const ctx = await openOperator(dataDir)
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'test', topUpMicros: 1_000_000_000 })
  const { token } = await createToken(ctx, { account: 'test', limits: { ratePerSecond: 1000 } })
  const server = await startServer(dataDir)
  const answered: string[] = []
  const call = async () => {
    const path = callPath('get-kol-link-info', { token, acceptCache: 'true' })
    const { code, requestId } = (await (await fetch(server.address + path)).json()) as Envelope
    if (code === 0) answered.push(requestId)
    return code
  }
  const calls = async (count: number) => [
    ...new Set(await Promise.all(Array.from({ length: count }, call))),
  ]
  const ready = async () => {
    const answer = await fetch(`${server.address}/readyz`)
    return { status: answer.status, text: await answer.text() }
  }
  expect(await calls(10)).toEqual([0])
  return { ...server, dataDir, ctx, calls, ready, answered }
}

it(
  'a server whose database another process holds refuses calls, says so, and ends when told to',
  patient,
  async () => {
    const { dataDir, ctx, child, output, calls, ready, answered } = await startServing()
    const { release } = await holdLock(dataDir)
    expect(await calls(50)).toEqual([500])
    expect(await ready()).toEqual({ status: 503, text: expect.stringContaining('locked') })
    // Each of them would be a line, with a stack, of its own.
    expect(output().match(/"msg":"call failed"/g)).toHaveLength(1)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(output()).toMatch(/"repeats":\d+,"msg":"call failed"/)
    await release()

    const next = await startServer(dataDir)
    expect((await fetch(`${next.address}/readyz`)).status).toBe(200)
    await expectCharged(ctx, answered)
    next.child.kill('SIGTERM')
    expect(await once(next.child, 'exit')).toEqual([0, null])
  },
)

/** Has the ledger's thread count only while no other test needs the processor, where the system can. */
function giveWay(pid: number): void {
  if (process.platform !== 'linux') return
  const threads = `/proc/${pid}/task`
  for (const thread of readdirSync(threads)) {
    const name = readFileSync(`${threads}/${thread}/comm`, 'utf8').trim()
    if (name === 'ledger') setPriority(Number(thread), 19)
  }
}

it('a server whose ledger never comes back says so, and ends when told to', {
  ...leftToCi,
  ...patient,
}, async () => {
  const { ctx, child, calls, ready, answered } = await startServing()
  await slowDown(ctx, 1_000_000_000_000)
  giveWay(child.pid ?? 0)
  const waiting = calls(5).catch(() => 'cut')
  await until(async () => (await ready()).status === 503)
  expect((await ready()).text).toContain('makes no progress')
  child.kill('SIGTERM')
  // Nothing in the process can end the thread, which is deep in SQLite.
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  expect(await waiting).not.toContain(0)
  await speedUp(ctx)
  await expectCharged(ctx, answered)
})
