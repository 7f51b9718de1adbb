import { type Kysely, sql } from 'kysely'
import type { Observation } from '../../ports.ts'
import type { Schema } from '../../sql/schema.ts'

type Db = Kysely<Schema>

/**
 * Stores observations, in a transaction that is under way. Tells of each whether it was new. What
 * several processes add at once is added in one order, so that none waits for another in a circle;
 * where a body or request was deleted meanwhile, that is an error of the transaction (23503), which
 * is then to be made again.
 */
export async function storeObservations(
  trx: Db,
  batch: readonly Observation[],
): Promise<readonly boolean[]> {
  if (batch.length === 0) return []
  const requests = await requestsOf(trx, batch)
  const asked = batch.map((observation) => ({
    observation,
    requestId: idOf(requests, observation.key),
  }))
  const known = await knownAmong(trx, asked)
  const fresh = asked.filter((each) => {
    const place = placeOf(each)
    const isNew = !known.has(place)
    known.add(place)
    return isNew
  })
  if (fresh.length === 0) return batch.map(() => false)
  const bodies = await bodiesOf(
    trx,
    fresh.map(({ observation }) => observation),
  )
  const added = await addObservations(trx, fresh, bodies)
  const areFresh = new Set(fresh)
  return asked.map((each) => areFresh.has(each) && added.has(placeOf(each)))
}

interface Asked {
  readonly observation: Observation
  readonly requestId: number
}

const placeOf = ({ requestId, observation }: Asked) => `${requestId} ${observation.collectedAtMs}`

const hex = (digest: Uint8Array) => Buffer.from(digest).toString('hex')

function idOf(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name)
  if (id === undefined) throw new Error('The history returned no id')
  return id
}

function firstBy(
  batch: readonly Observation[],
  nameOf: (observation: Observation) => string,
): ReadonlyMap<string, Observation> {
  return new Map(batch.toReversed().map((observation) => [nameOf(observation), observation]))
}

/** The ids of what was asked, by key; what is new is stored with whom it names. */
async function requestsOf(
  trx: Db,
  batch: readonly Observation[],
): Promise<ReadonlyMap<string, number>> {
  const byKey = firstBy(batch, ({ key }) => key)
  const find = async (keys: readonly string[]) => {
    const { rows } = await sql<{ key: string; id: number }>`
      SELECT key, id FROM requests WHERE key = ANY(${keys})`.execute(trx)
    return rows.map(({ key, id }) => [key, id] as const)
  }
  const ids = new Map(await find([...byKey.keys()]))
  const missing = [...byKey.keys()].filter((key) => !ids.has(key)).sort()
  if (missing.length === 0) return ids
  const given = missing.flatMap((key) => byKey.get(key) ?? [])
  const { rows: made } = await sql<{ key: string; id: number }>`
    INSERT INTO requests (key, dataset, query)
    SELECT * FROM unnest(${missing}::text[], ${given.map(({ dataset }) => dataset)}::text[],
      ${given.map(({ query }) => query)}::text[])
    ON CONFLICT (key) DO NOTHING RETURNING key, id`.execute(trx)
  await nameSubjects(
    trx,
    'request',
    made.flatMap(({ key, id }) => {
      return (byKey.get(key)?.subjects ?? []).map((subject) => [id, subject] as const)
    }),
  )
  for (const { key, id } of made) ids.set(key, id)
  const others = missing.filter((key) => !ids.has(key))
  if (others.length > 0) for (const [key, id] of await find(others)) ids.set(key, id)
  return ids
}

/** The ids of bodies by their digests; whom they are about is stored with them. */
async function bodiesOf(
  trx: Db,
  batch: readonly Observation[],
): Promise<ReadonlyMap<string, number>> {
  const byDigest = firstBy(batch, ({ digest }) => hex(digest))
  const find = async (names: readonly string[]) => {
    const digests = names.flatMap((name) => byDigest.get(name)?.digest ?? [])
    const { rows } = await sql<{ digest: Uint8Array; id: number }>`
      SELECT digest, id FROM bodies WHERE digest = ANY(${digests}::bytea[])`.execute(trx)
    return rows.map(({ digest, id }) => [hex(digest), id] as const)
  }
  const ids = new Map(await find([...byDigest.keys()]))
  const missing = [...byDigest.keys()].filter((digest) => !ids.has(digest)).sort()
  // One by one: a body goes as bytes, and a list of them as text twice as long.
  for (const { digest, deflated } of missing.flatMap((name) => byDigest.get(name) ?? [])) {
    await trx
      .insertInto('bodies')
      .values({ digest, deflated })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  if (missing.length > 0) for (const [digest, id] of await find(missing)) ids.set(digest, id)
  await nameSubjects(
    trx,
    'body',
    batch.flatMap(({ digest, subjectsInBody }) =>
      subjectsInBody.map((subject) => [idOf(ids, hex(digest)), subject] as const),
    ),
  )
  return ids
}

async function nameSubjects(
  trx: Db,
  of: 'request' | 'body',
  named: readonly (readonly [id: number, subject: string])[],
): Promise<void> {
  if (named.length === 0) return
  const inOrder = [...named].sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1))
  await sql`INSERT INTO ${sql.table(`${of}_subjects`)} (${sql.id(`${of}_id`)}, subject)
    SELECT * FROM unnest(${inOrder.map(([id]) => id)}::bigint[],
      ${inOrder.map(([, subject]) => subject)}::text[])
    ON CONFLICT DO NOTHING`.execute(trx)
}

async function knownAmong(trx: Db, asked: readonly Asked[]): Promise<Set<string>> {
  const { rows } = await sql<{ request_id: number; collected_at: number }>`
    SELECT request_id, collected_at FROM observations
      JOIN unnest(${asked.map(({ requestId }) => requestId)}::bigint[],
        ${asked.map(({ observation }) => observation.collectedAtMs)}::bigint[]) AS asked (id, at)
      ON request_id = id AND collected_at = at`.execute(trx)
  return new Set(rows.map(({ request_id, collected_at }) => `${request_id} ${collected_at}`))
}

async function addObservations(
  trx: Db,
  fresh: readonly Asked[],
  bodies: ReadonlyMap<string, number>,
): Promise<ReadonlySet<string>> {
  const of = fresh.map(({ observation }) => observation)
  const { rows } = await sql<{ request_id: number; collected_at: number }>`
    INSERT INTO observations (request_id, collected_at, body_id, source, altered)
    SELECT * FROM unnest(${fresh.map(({ requestId }) => requestId)}::bigint[],
      ${of.map(({ collectedAtMs }) => collectedAtMs)}::bigint[],
      ${of.map(({ digest }) => idOf(bodies, hex(digest)))}::bigint[],
      ${of.map(({ source }) => source)}::text[],
      ${of.map(({ altered }) => (altered ? 1 : 0))}::smallint[]) AS added (request_id, collected_at)
    ORDER BY request_id, collected_at ON CONFLICT DO NOTHING
    RETURNING request_id, collected_at`.execute(trx)
  return new Set(rows.map(({ request_id, collected_at }) => `${request_id} ${collected_at}`))
}
