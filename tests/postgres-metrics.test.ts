import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { startTestGateway, type TestGateway, temporaryFolder } from './harness.ts'
import { ownPostgres, postgresClient, postgresDatabase } from './postgres.ts'
import { standbyOf } from './postgres-standby.ts'
import { needs } from './tools.ts'

const patient = { ...needs('ownPostgres'), timeout: 60_000 }

/** The samples that tell of the database, by name and labels. */
async function databaseMetrics({ address }: TestGateway): Promise<Record<string, number>> {
  const text = await (
    await fetch(`${address}/metrics`, { signal: AbortSignal.timeout(20_000) })
  ).text()
  const samples = [...text.matchAll(/^astrolabe_database_(\S+) (\S+)$/gm)]
  return Object.fromEntries(samples.map(([, name, value]) => [name, Number(value)]))
}

const gatewayOver = (database: string) =>
  startTestGateway({ dataDir: temporaryFolder(), settings: { database, data: undefined } })

it(
  'tells how many standbys there are, whether commits wait for them, and how far behind they are',
  patient,
  async () => {
    const primary = ownPostgres()
    const standby = standbyOf(primary, 'other_room')
    const operator = await postgresClient(primary.url)
    const gateway = await gatewayOver(primary.url)
    const metrics = expect.poll(() => databaseMetrics(gateway))
    await metrics.toMatchObject({
      connected: 1,
      in_recovery: 0,
      'standbys{synchronous="true"}': 0,
      'standbys{synchronous="false"}': 1,
      replay_lag_bytes: 0,
      replay_lag_seconds: 0,
    })

    await operator.query(`ALTER SYSTEM SET synchronous_standby_names = 'other_room'`)
    await operator.query('SELECT pg_reload_conf()')
    await metrics.toMatchObject({
      'standbys{synchronous="true"}': 1,
      'standbys{synchronous="false"}': 0,
    })

    // What it has, it does not replay any more.
    const behind = await postgresClient(standby.url)
    await behind.query('SELECT pg_wal_replay_pause()')
    await operator.query('CREATE TABLE more AS SELECT generate_series(1, 1000)')
    await metrics.toMatchObject({
      replay_lag_bytes: expect.toSatisfy((bytes: number) => bytes > 10_000),
    })
  },
)

it(
  'tells no standbys where the user may not see them, and says so of none',
  needs('postgres'),
  async () => {
    const url = new URL(await postgresDatabase())
    const operator = await postgresClient(url.href)
    const name = `plain_${url.pathname.slice(-8)}`
    await operator.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain'`)
    onTestFinished(async () => {
      await operator.query(`DROP OWNED BY ${name} CASCADE`)
      await operator.query(`DROP ROLE ${name}`)
    })
    await operator.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${name}`)
    Object.assign(url, { username: name, password: 'plain' })
    const gateway = await gatewayOver(url.href)
    expect(await databaseMetrics(gateway)).toEqual({ connected: 1, in_recovery: 0 })
    await operator.query(`GRANT pg_monitor TO ${name}`)
    expect(await databaseMetrics(gateway)).toEqual({
      connected: 1,
      in_recovery: 0,
      'standbys{synchronous="true"}': 0,
      'standbys{synchronous="false"}': 0,
    })
  },
)

it(
  'tells within seconds that the database is out of reach, and nothing else of it',
  patient,
  async () => {
    const server = ownPostgres()
    const gateway = await gatewayOver(server.url)
    expect(await databaseMetrics(gateway)).toMatchObject({ connected: 1 })
    // Nothing is heard of a server that stands still, and nobody waits for it.
    const { pid } = server
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    const all = [pid, ...children.map(Number)]
    for (const each of all) process.kill(each, 'SIGSTOP')
    const told = await databaseMetrics(gateway).finally(() => {
      for (const each of all) process.kill(each, 'SIGCONT')
    })
    expect(told).toEqual({ connected: 1 })
    server.stop('immediate')
    await expect.poll(() => databaseMetrics(gateway)).toEqual({ connected: 0 })
    server.start()
    await expect
      .poll(() => databaseMetrics(gateway))
      .toMatchObject({ connected: 1, in_recovery: 0 })
  },
)
