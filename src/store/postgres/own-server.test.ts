import { chmodSync, chownSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { callPath, startTestGateway } from '../../../tests/harness.ts'
import { ownPostgres } from '../../../tests/postgres.ts'
import { needs } from '../../../tests/tools.ts'
import { OperatorError } from '../../core/errors.ts'
import { openDatabase } from './database.ts'

const isThere = needs('ownPostgres')
const tls = join(import.meta.dirname, '..', '..', '..', 'tests', 'fixtures', 'tls')

async function refusal(url: string): Promise<string> {
  const error = await openDatabase(url, 1).then(
    ({ db }) => db.destroy(),
    (reason: unknown) => reason,
  )
  if (error instanceof OperatorError) return error.text.en
  throw error ?? new Error('It was opened')
}

/** Gives a file of a server's to whom it runs as, for that one alone. */
function give(data: string, name: string): void {
  const { uid, gid } = statSync(data)
  chownSync(join(data, name), uid, gid)
  chmodSync(join(data, name), 0o600)
}

test('a standby is refused', isThere, async () => {
  const server = ownPostgres()
  const data = join(server.record.folder, 'data')
  server.stop('fast')
  writeFileSync(join(data, 'standby.signal'), '')
  give(data, 'standby.signal')
  server.start()
  expect(await refusal(server.url)).toMatch(/is a standby, .* give the address of the primary/)
})

test('a server that was away is used again', isThere, async () => {
  const server = ownPostgres()
  const { db } = await openDatabase(server.url, 2)
  onTestFinished(() => db.destroy())
  const ask = async () => (await sql<{ one: number }>`SELECT 1 AS one`.execute(db)).rows
  server.stop('immediate')
  await expect(ask()).rejects.toThrow()
  expect(await refusal(server.url)).toContain('(ECONNREFUSED): the server cannot be reached')
  server.start()
  expect(await ask()).toEqual([{ one: 1 }])
})

test('TLS is spoken as the address says', isThere, async () => {
  const server = ownPostgres()
  const data = join(server.record.folder, 'data')
  server.stop('fast')
  for (const name of ['certificate.pem', 'key.pem']) {
    copyFileSync(join(tls, name), join(data, name))
    give(data, name)
  }
  const files = "ssl = on\nssl_cert_file = 'certificate.pem'\nssl_key_file = 'key.pem'\n"
  const settings = join(data, 'postgresql.conf')
  writeFileSync(settings, readFileSync(settings, 'utf8') + files)
  // Whoever comes without TLS is not let in.
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n')
  server.start()
  const at = (search: string, hostname = 'localhost') =>
    Object.assign(new URL(server.url), { search, hostname }).href
  const trusted = `&sslrootcert=${join(tls, 'certificate.pem')}`
  for (const search of [
    '?sslmode=require',
    ...['ca', 'full'].map((v) => `?sslmode=verify-${v}${trusted}`),
  ]) {
    const opened = await openDatabase(at(search), 1)
    await opened.db.destroy()
    expect(opened.server.hasTls).toBe(true)
    expect(opened.address.shown).toMatch(/^postgres@localhost:\d+\/postgres$/)
  }
  const gateway = await startTestGateway({
    settings: { database: at(`?sslmode=verify-full${trusted}`) },
  })
  const call = callPath('get-kol-link-info', { token: gateway.demoToken ?? '' })
  expect((await gateway.get(call)).envelope.code).toBe(0)
  expect(gateway.logged()).toContain('"tls":true')
  expect(await refusal(at(''))).toContain('asks for TLS (sslmode=require)')
  expect(await refusal(at('?sslmode=verify-full'))).toContain(
    'certificate of the server is not trusted',
  )
  const byAddress = at(`?sslmode=verify-full${trusted}`, '127.0.0.1')
  expect(await refusal(byAddress)).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)')
  expect(await refusal(at('?sslmode=verify-full&sslrootcert=/none'))).toContain('/none')
  expect(await refusal(at('?sslmode=verify-ca'))).toContain('sslmode=verify-ca needs a CA')
})
