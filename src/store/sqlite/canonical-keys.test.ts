import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabaseAt } from '../../../tests/old-database.ts'
import { cacheKeyOf } from '../../catalog/request.ts'
import { openDatabase } from './database.ts'

test('what was stored under a key in another order is found under the one of today', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const before = await openDatabaseAt(folder, '0003-subjects')
  const mixed = '{"b":{"d":1,"c":[{"f":"6","e":2}]},"a":"1"}'
  const other = '{"a":"1","b":{"d":1,"c":[{"f":"6","e":2}]}}'
  const alone = '{"y":"1","x":"2"}'
  const request = (id: number, key: string, query: string) =>
    sql`INSERT INTO requests (id, key, dataset, subject, query) VALUES (${id}, ${key}, 's', NULL, ${query})`
  const observation = (requestId: number, atMs: number, bodyId: number) =>
    sql`INSERT INTO observations VALUES (${requestId}, ${atMs}, ${bodyId}, 'relay', 0)`
  const statements = [
    ...[1, 2, 3, 4].map(
      (id) => sql`INSERT INTO bodies VALUES (${id}, ${Buffer.from([id])}, ${Buffer.from([id])})`,
    ),
    request(1, `s\n{}\n${mixed}`, mixed),
    request(2, `s\n{}\n${other}`, other),
    request(3, `s\n${alone}\n`, alone),
    observation(1, 10, 1),
    observation(1, 20, 2),
    observation(2, 20, 3),
    observation(2, 30, 4),
    observation(3, 40, 4),
  ]
  for (const statement of statements) await statement.execute(before)
  await before.destroy()

  const db = await openDatabase(folder)
  onTestFinished(() => db.destroy())
  const asked = { dataset: 's', method: 'POST', path: '/s', subjects: [] } as const
  const sorted = '{"a":"1","b":{"c":[{"e":2,"f":"6"}],"d":1}}'
  expect(await db.selectFrom('requests').select(['id', 'key', 'query']).execute()).toEqual([
    { id: 1, key: cacheKeyOf({ ...asked, query: {}, body: JSON.parse(mixed) }), query: sorted },
    { id: 3, key: cacheKeyOf({ ...asked, query: JSON.parse(alone) }), query: '{"x":"2","y":"1"}' },
  ])
  const kept = await db
    .selectFrom('observations')
    .select(['request_id', 'collected_at', 'body_id'])
    .execute()
  expect(kept.map((each) => Object.values(each))).toEqual([
    [1, 10, 1],
    [1, 20, 2],
    [1, 30, 4],
    [3, 40, 4],
  ])
  const bodies = await db.selectFrom('bodies').select('id').execute()
  expect(bodies.map(({ id }) => id)).toEqual([1, 2, 4])
})
