import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { type Calling, expectTold, pathsInTurns, startCalling } from './calling.ts'
import { type ChildServer, startServer } from './child-server.ts'
import { type AtEnd, temporaryFolder } from './harness.ts'
import { openOperator, type TestOperator } from './operator.ts'
import { holdLock } from './outage.ts'
import { isRunning, killOldest, signalOldest, startGroup } from './process-group.ts'
import { needsSmallDisk, type SmallDisk, smallDisk } from './small-disk.ts'
import { processCounts } from './thorough.ts'
import { leftToCi } from './tools.ts'
import { until } from './until.ts'

const patient = { timeout: 240_000 }
const diskNeeded = needsSmallDisk()
const callers = 8
const kills = 20
const standsStillMs = 15_000

describe.each(processCounts)('%i processes charge what they say', leftToCi, (processes) => {
  let ctx: TestOperator
  let server: ChildServer
  let calling: Calling
  let disk: SmallDisk | undefined
  let dataDir: string

  beforeAll(async () => {
    const cleaning: Parameters<AtEnd>[0][] = []
    const atEnd: AtEnd = (clean) => void cleaning.unshift(clean)
    disk = diskNeeded.skip ? undefined : smallDisk(16, 0, atEnd)
    dataDir = join(disk?.folder ?? temporaryFolder(atEnd), 'data')
    ctx = await openOperator(dataDir)
    atEnd(() => ctx.close())
    await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
    const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
    // Nothing of theirs but the data is on the disk that is filled.
    const sockets = temporaryFolder(atEnd)
    const isAlone = processes === 1
    server = isAlone
      ? await startServer(dataDir, {}, atEnd)
      : await startGroup(dataDir, processes, { TMPDIR: sockets }, atEnd)
    const pathFor = pathsInTurns(token)
    calling = startCalling(callers, (caller, turn) => server.address + pathFor(caller, turn))
    return async () => {
      await calling.end()
      for (const clean of cleaning) await clean()
    }
  }, 180_000)

  const readiness = async () => (await fetch(`${server.address}/readyz`)).status

  it('though the disk is full, and go on by themselves', {
    ...diskNeeded,
    ...patient,
  }, async () => {
    await calling.more(20)
    disk?.fill()
    // What is there has room for some more.
    await calling.moreFailed(20)
    expect(await readiness()).toBe(503)
    disk?.makeRoom()
    await calling.more(20)
    expect(await readiness()).toBe(200)
  })

  it('though another program keeps the database locked', patient, async () => {
    await calling.more(20)
    const { release } = await holdLock(dataDir)
    await until(async () => (await readiness()) === 503)
    await release()
    await calling.more(20)
    expect(await readiness()).toBe(200)
  })

  // Of four, another suite has it.
  if (processes < 4) {
    it('though one of them stands still for longer than a lease', patient, async () => {
      await calling.more(callers)
      if (processes === 1) {
        server.child.kill('SIGSTOP')
        await delay(standsStillMs)
        server.child.kill('SIGCONT')
      } else {
        for (const kind of ['keeper', 'server'] as const) {
          // It is killed for it, and another takes its place.
          const still = await signalOldest(server, kind, 'SIGSTOP')
          await until(() => !isRunning(still))
          await calling.more(callers)
        }
      }
      await calling.more(callers)
    })
  }

  // Of one process, and of four, other suites have it.
  if (processes === 2) {
    it(`though one of them is killed, ${kills} times`, patient, async () => {
      const lost = () => calling.failed.size + calling.unanswered
      const before = lost()
      for (let kill = 0; kill < kills; kill++) {
        await calling.more(Math.floor(Math.random() * 2 * callers))
        await killOldest(server, kill % (processes + 1) === 0 ? 'keeper' : 'server')
      }
      await calling.more(callers)
      expect(lost()).toBeGreaterThan(before)
    })
  }

  it('and so say their books', patient, async () => {
    await calling.end()
    expect(server.child.exitCode).toBeNull()
    await expectTold(ctx, calling, 'a')
  })
})
