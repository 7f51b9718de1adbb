import { type Kysely, sql } from 'kysely'

interface RequestRow {
  readonly id: number
  readonly key: string
  readonly query: string
}

const pageRows = 1000

/**
 * Writes what was asked with the members of every object in the order of their names, as keys have
 * been written since. Requests that differed in nothing else become one; of two observations that they
 * have of one millisecond, that of the request already so written stays.
 */
export async function makeKeysCanonical(db: Kysely<unknown>): Promise<void> {
  for (let after = 0; ; ) {
    const { rows } = await sql<RequestRow>`
      SELECT id, key, query FROM requests WHERE id > ${after} ORDER BY id LIMIT ${pageRows}`.execute(
      db,
    )
    for (const row of rows) await makeCanonical(db, row)
    const last = rows.at(-1)
    if (!last) break
    after = last.id
  }
  await sql`DELETE FROM bodies WHERE id NOT IN (SELECT body_id FROM observations)`.execute(db)
}

async function makeCanonical(db: Kysely<unknown>, { id, key, query }: RequestRow): Promise<void> {
  const [dataset, ...parts] = key.split('\n')
  const newKey = [dataset, ...parts.map(inOrder)].join('\n')
  if (newKey === key) return
  const { rows } = await sql<{ id: number }>`SELECT id FROM requests WHERE key = ${newKey}`.execute(
    db,
  )
  const [same] = rows
  if (!same) {
    await sql`UPDATE requests SET key = ${newKey}, query = ${inOrder(query)} WHERE id = ${id}`.execute(
      db,
    )
    return
  }
  await sql`UPDATE OR IGNORE observations SET request_id = ${same.id} WHERE request_id = ${id}`.execute(
    db,
  )
  await sql`DELETE FROM observations WHERE request_id = ${id}`.execute(db)
  await sql`DELETE FROM requests WHERE id = ${id}`.execute(db)
}

function inOrder(json: string): string {
  return json === '' ? '' : JSON.stringify(sorted(JSON.parse(json)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, inner]) => [name, sorted(inner)]))
}
