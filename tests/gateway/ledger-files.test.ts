import { chmodSync, copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { callPath, startTestGateway, type TestGateway } from '../harness.ts'
import { expectCharged } from '../outage.ts'
import { skippedForRoot } from '../tools.ts'
import { until } from '../until.ts'

const endpoint = 'get-kol-link-info'
const patient = { timeout: 60_000 }

async function reasonsOf({ get }: TestGateway): Promise<readonly string[]> {
  const answer = await get('/readyz')
  const { ready, reasons } = JSON.parse(answer.text) as {
    readonly ready: boolean
    readonly reasons: readonly string[]
  }
  expect({ ready, status: answer.status }).toEqual(
    ready ? { ready, status: 200 } : { ready, status: 503 },
  )
  return reasons
}

async function untilTold(gateway: TestGateway, reason: RegExp): Promise<void> {
  await until(async () => (await reasonsOf(gateway)).some((each) => reason.test(each)))
}

/** A gateway that has served some calls, and what does more of them. */
async function startServing() {
  const gateway = await startTestGateway()
  const { token } = await gateway.token()
  const answered: string[] = []
  const codes = async (count: number) => {
    const told = new Set<number>()
    for (let index = 0; index < count; index++) {
      const { envelope } = await gateway.get(callPath(endpoint, { token }))
      told.add(envelope.code)
      if (envelope.code === 0) answered.push(envelope.requestId)
    }
    return [...told]
  }
  expect(await codes(5)).toEqual([0])
  return { gateway, codes, answered, file: join(gateway.dataDir, 'astrolabe.db') }
}

/** What can happen to the files under a running server, and how it is undone. */
const mishaps: readonly {
  readonly name: string
  readonly says: RegExp
  readonly happen: (file: string, folder: string) => void
  readonly undo: (file: string, folder: string) => void
}[] = [
  {
    name: 'the file is moved away',
    says: /no longer in its place/,
    happen: (file) => renameSync(file, `${file}.away`),
    undo: (file) => renameSync(`${file}.away`, file),
  },
  {
    name: 'the folder is moved away',
    says: /no longer in its place/,
    happen: (_, folder) => renameSync(folder, `${folder}.away`),
    undo: (_, folder) => renameSync(`${folder}.away`, folder),
  },
  {
    name: 'another file takes its place',
    says: /another file stands in the place/,
    happen: (file) => {
      copyFileSync(file, `${file}.other`)
      renameSync(file, `${file}.away`)
      renameSync(`${file}.other`, file)
    },
    undo: (file) => renameSync(`${file}.away`, file),
  },
  {
    name: 'its log is moved away',
    says: /-wal or -shm/,
    happen: (file) => renameSync(`${file}-wal`, `${file}-wal.away`),
    undo: (file) => renameSync(`${file}-wal.away`, `${file}-wal`),
  },
]

describe('when', () => {
  it.each(mishaps)('$name, nothing is charged until it is undone', patient, async (mishap) => {
    const { gateway, codes, answered, file } = await startServing()
    mishap.happen(file, gateway.dataDir)
    await untilTold(gateway, mishap.says)
    expect(await codes(20)).toEqual([500])
    expect(gateway.logged()).toMatch(mishap.says)
    mishap.undo(file, gateway.dataDir)
    await until(async () => (await reasonsOf(gateway)).length === 0)
    expect(await codes(5)).toEqual([0])
    await expectCharged(gateway.ctx, answered)
  })

  it('the file may not be read any more, nothing is charged', {
    ...patient,
    ...skippedForRoot,
  }, async () => {
    const { gateway, codes, answered, file } = await startServing()
    chmodSync(file, 0o000)
    await untilTold(gateway, /may not be read/)
    expect(await codes(5)).toEqual([500])
    chmodSync(file, 0o600)
    await until(async () => (await reasonsOf(gateway)).length === 0)
    expect(await codes(5)).toEqual([0])
    await expectCharged(gateway.ctx, answered)
  })

  it('it is found out without a call', patient, async () => {
    const { gateway, file } = await startServing()
    renameSync(file, `${file}.away`)
    await until(() => gateway.logged().includes('no longer in its place'))
    renameSync(`${file}.away`, file)
    await until(() => gateway.logged().includes('calls are served again'))
  })

  it(
    'the file is deleted, nothing more is charged, and the next start does not begin anew',
    patient,
    async () => {
      const { gateway, codes, file } = await startServing()
      rmSync(file)
      await untilTold(gateway, /no longer in its place/)
      expect(await codes(200)).toEqual([500])
      await gateway.stop()
      const { dataDir } = gateway
      await expect(startTestGateway({ dataDir })).rejects.toThrow(/has astrolabe\.db-wal but no/)
      writeFileSync(file, '')
      await expect(startTestGateway({ dataDir })).rejects.toThrow(/or an empty one/)
      rmSync(`${file}-wal`)
      await startTestGateway({ dataDir })
    },
  )

  it('its log is deleted, a restart loses nothing', patient, async () => {
    const { gateway, codes, answered, file } = await startServing()
    rmSync(`${file}-wal`)
    await untilTold(gateway, /-wal or -shm/)
    expect(await codes(5)).toEqual([500])
    await gateway.stop()
    const next = await startTestGateway({ dataDir: gateway.dataDir })
    await expectCharged(next.ctx, answered)
  })

  it('a backup is copied over it, it is not written to any more', patient, async () => {
    const { gateway, codes, file } = await startServing()
    await sql.raw(`VACUUM INTO '${file}.backup'`).execute(gateway.ctx.db)
    copyFileSync(`${file}.backup`, file)
    await untilTold(gateway, /was overwritten while in use/)
    expect(await codes(5)).toEqual([500])
    expect(existsSync(join(gateway.dataDir, 'damaged'))).toBe(true)
  })
})
