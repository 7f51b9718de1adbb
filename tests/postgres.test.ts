import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { ownPostgres, postgresClient, postgresDatabase, postgresNames } from './postgres.ts'
import { needs } from './tools.ts'

describe.each(postgresNames)('%s', (name) => {
  const isThere = needs(name)

  test('has a database for each test, and orders names as most servers do', isThere, async () => {
    const databases = [
      await postgresDatabase(onTestFinished, name),
      await postgresDatabase(onTestFinished, name),
    ]
    const [one, other] = await Promise.all(databases.map(postgresClient))
    await one?.query('CREATE TABLE marks (name text)')
    await one?.query(`INSERT INTO marks VALUES ('B'), ('a'), ('_')`)
    const marks = await one?.query('SELECT name FROM marks ORDER BY name')
    expect(marks?.rows.map((row) => row.name)).toEqual(['_', 'a', 'B'])
    await expect(other?.query('SELECT 1 FROM marks')).rejects.toThrow('"marks" does not exist')
  })

  test('takes a database away with its test', isThere, async () => {
    const cleaning: (() => void | Promise<void>)[] = []
    const url = await postgresDatabase((clean) => void cleaning.push(clean), name)
    const open = await postgresClient(url)
    for (const clean of cleaning) await clean()
    await expect(open.query('SELECT 1')).rejects.toThrow()
    await expect(postgresClient(url)).rejects.toThrow('does not exist')
  })
})

test(
  'a server of its own keeps what was committed through a crash',
  needs('ownPostgres'),
  async () => {
    const server = ownPostgres()
    const before = await postgresClient(server.url)
    await before.query('CREATE TABLE kept AS SELECT 1 AS one')
    server.stop('immediate')
    await expect(postgresClient(server.url)).rejects.toThrow('ECONNREFUSED')
    server.start()
    const after = await postgresClient(server.url)
    expect((await after.query('SELECT one FROM kept')).rows).toEqual([{ one: 1 }])
  },
)

test('a PostgreSQL that is hidden skips its tests by name, and fails them on CI', async () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('TESTS_WITHOUT', 'postgres')
  vi.stubEnv('CI', undefined)
  const skipped = 'PostgreSQL is not installed (npm ci has it for Linux)'
  expect(needs('postgres')).toEqual({ skip: true, meta: { skipped } })
  expect(needs('ownPostgres')).toEqual({ skip: true, meta: { skipped } })
  vi.stubEnv('CI', 'true')
  expect(needs('postgres')).toEqual({})
  await expect(postgresDatabase()).rejects.toThrow(skipped)
})
