import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import {
  callPath,
  startTestGateway,
  stubSource,
  type TestGateway,
  temporaryFolder,
} from '../harness.ts'
import { expectCharged } from '../outage.ts'
import { until } from '../until.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0}}'
const patient = { timeout: 60_000 }
const pageBytes = 4096

/** A data folder that a server has used and left in order. */
async function usedFolder() {
  const dataDir = temporaryFolder()
  const gateway = await startTestGateway({ dataDir, source: stubSource(body) })
  const { token } = await gateway.token()
  const answered: string[] = []
  for (let call = 0; call < 20; call++) {
    const { envelope } = await gateway.get(callPath(endpoint, { token }))
    if (envelope.code === 0) answered.push(envelope.requestId)
  }
  await gateway.stop()
  return { dataDir, file: join(dataDir, 'astrolabe.db'), token, answered }
}

/** Writes garbage over every page but the first, as a failing disk does, and gives what undoes it. */
function damagePages(file: string): () => void {
  return damage(file, pageBytes, statSync(file).size - pageBytes)
}

/** The same for the page that a table begins with. */
function damageTable(file: string, table: string): () => void {
  const connection = new Sqlite(file, { readonly: true })
  const page = connection
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table)
  connection.close()
  return damage(file, (Number(page) - 1) * pageBytes, pageBytes)
}

function damage(file: string, position: number, length: number): () => void {
  const sound = readFileSync(file).subarray(position, position + length)
  const write = (bytes: Uint8Array) => {
    const descriptor = openSync(file, 'r+')
    writeSync(descriptor, bytes, 0, length, position)
    closeSync(descriptor)
  }
  write(Buffer.alloc(length, 'garbage '))
  return () => write(sound)
}

async function reasonsOf({ get }: TestGateway): Promise<readonly string[]> {
  return (JSON.parse((await get('/readyz')).text) as { readonly reasons: readonly string[] })
    .reasons
}

const isDamaged = (reason: string) => /database is damaged.*restore a backup/.test(reason)

describe('a damaged page', () => {
  it(
    'that the ledger meets stops charging for good, and the next start says how to restore',
    patient,
    async () => {
      const { dataDir, file, token, answered } = await usedFolder()
      const gateway = await startTestGateway({ dataDir, source: stubSource(body) })
      const undo = damagePages(file)
      const call = async () => (await gateway.get(callPath(endpoint, { token }))).envelope.code
      expect(await call()).toBe(500)
      expect((await reasonsOf(gateway)).filter(isDamaged)).toHaveLength(1)
      expect(gateway.logged()).toContain('malformed')
      expect(existsSync(join(dataDir, 'damaged'))).toBe(true)
      undo()
      expect(await call()).toBe(500)
      damagePages(file)
      await gateway.stop()

      const start = () => startTestGateway({ dataDir, source: stubSource(body) })
      await expect(start()).rejects.toThrow(/is damaged.*restore the latest backup.*guide/)
      undo()
      const next = await start()
      expect(existsSync(join(dataDir, 'damaged'))).toBe(false)
      await expectCharged(next.ctx, answered)
    },
  )

  it('that only a reading thread meets stops charging as well', patient, async () => {
    const { dataDir, file, token, answered } = await usedFolder()
    const gateway = await startTestGateway({ dataDir, source: stubSource(body) })
    const undo = damageTable(file, 'source_hours')
    expect((await fetch(`${gateway.address}/api/health/endpoints`)).status).toBe(500)
    undo()
    await until(async () => (await reasonsOf(gateway)).some(isDamaged))
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(500)
    await expectCharged(gateway.ctx, answered)
  })

  it.each([
    ['pages', (file: string) => void damagePages(file)],
    ['the first page', (file: string) => writeFileSync(file, Buffer.alloc(50_000, 'garbage '))],
  ])('in %s is found by the start', patient, async (_, damage) => {
    const { dataDir, file } = await usedFolder()
    damage(file)
    await expect(startTestGateway({ dataDir })).rejects.toThrow(
      /is damaged \(.*restore the latest backup/,
    )
  })
})
