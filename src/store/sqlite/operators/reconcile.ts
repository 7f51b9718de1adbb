import { type Kysely, sql } from 'kysely'
import type { Reconciliation } from '../../operators.ts'
import type { Schema } from '../../sql/schema.ts'

/** Checks that every balance, hold and charge follows from the ledger and the calls. */
export async function reconcile(db: Kysely<Schema>): Promise<Reconciliation> {
  // One transaction is one snapshot, so a running server does not move what is compared.
  return db.transaction().execute(async (snapshot) => {
    const found = await Promise.all(
      checks.map(async ({ query, says }) => {
        const { rows } = await sql.raw<Record<string, unknown>>(query).execute(snapshot)
        return rows.map((row) => says(row))
      }),
    )
    const {
      rows: [counts],
    } = await sql<Omit<Reconciliation, 'ok' | 'problems'>>`
      SELECT (SELECT count(*) FROM accounts) AS accounts,
             (SELECT count(*) FROM ledger_entries) AS entries,
             (SELECT count(*) FROM calls) AS calls,
             (SELECT count(*) FROM calls WHERE state = 'open') AS "openCalls"`.execute(snapshot)
    if (!counts) throw new Error('The database counted nothing')
    const problems = found.flat()
    return { ok: problems.length === 0, ...counts, problems }
  })
}

interface Check {
  readonly query: string
  readonly says: (row: Record<string, unknown>) => string
}

const checks: readonly Check[] = [
  {
    // Books that add up say nothing where a part of the file cannot be relied on.
    query: `SELECT quick_check AS damage FROM pragma_quick_check WHERE quick_check <> 'ok'`,
    says: (row) => `the database is damaged: ${row.damage}`,
  },
  {
    query: `SELECT * FROM (
        SELECT a.name, a.balance_micros, a.held_micros,
          coalesce(e.amount, 0) AS amount, coalesce(e.held, 0) AS held
        FROM accounts a
        LEFT JOIN (SELECT account_id, sum(amount_micros) AS amount, sum(held_micros) AS held
            FROM ledger_entries GROUP BY account_id) e ON e.account_id = a.id
      ) WHERE balance_micros <> amount OR held_micros <> held`,
    says: (row) =>
      `account ${row.name}: balance ${row.balance_micros} and held ${row.held_micros} micros, by its entries ${row.amount} and ${row.held}`,
  },
  {
    query: `SELECT a.name, a.held_micros, coalesce(sum(c.price_micros), 0) AS open_holds
      FROM accounts a LEFT JOIN calls c ON c.account_id = a.id AND c.state = 'open' GROUP BY a.id
      HAVING a.held_micros <> open_holds`,
    says: (row) =>
      `account ${row.name}: held ${row.held_micros} micros, its open calls hold ${row.open_holds}`,
  },
  {
    // Free needs no entry, and may have one of 0. What was charged at once has no other entry.
    query: `SELECT c.request_id, c.code, c.cost_micros, count(e.id) + c.charged_at_once AS charges,
        coalesce(sum(e.amount_micros), 0) - c.charged_at_once * c.price_micros AS charged
      FROM calls c LEFT JOIN posted_entries e ON e.id = c.request_id AND e.kind = 'charge'
      GROUP BY c.request_id
      HAVING charges NOT BETWEEN (c.code IS 0 AND c.price_micros > 0) AND (c.code IS 0)
        OR charged <> -c.cost_micros`,
    says: (row) =>
      `call ${row.request_id}: code ${row.code} and cost ${row.cost_micros} micros, ${row.charges} charges of ${row.charged}`,
  },
  {
    // Calls are forgotten from the oldest on, so none after one that is still there.
    query: `SELECT e.id, e.kind FROM posted_entries e LEFT JOIN calls c ON c.request_id = e.id
      WHERE e.kind IN ('hold', 'charge', 'release') AND c.request_id IS NULL
        AND e.id > (SELECT min(request_id) FROM calls WHERE state <> 'open')`,
    says: (row) => `${row.kind} of call ${row.id}, which is not in the call log`,
  },
  {
    query: `SELECT e.id, e.kind FROM posted_entries e JOIN calls c ON c.request_id = e.id
      WHERE e.account_id <> c.account_id`,
    says: (row) => `${row.kind} of call ${row.id} is on an account that did not make the call`,
  },
  {
    query: `SELECT e.id, sum(e.held_micros) AS held, max(c.state) AS state
      FROM posted_entries e LEFT JOIN calls c ON c.request_id = e.id
      WHERE c.state IS NOT 'open' GROUP BY e.id HAVING held <> 0`,
    says: (row) =>
      `call ${row.id} is ${row.state ?? 'forgotten'} and still holds ${row.held} micros`,
  },
  {
    // Free calls count as billed and need no charge, so that calls alone need not be as many.
    query: `SELECT * FROM (
        SELECT a.name, coalesce(u.calls, 0) AS billed, coalesce(u.cost, 0) AS cost,
          coalesce(e.charges, 0) AS charges, coalesce(e.charged, 0) AS charged
        FROM accounts a
        LEFT JOIN (SELECT account_id, sum(calls) FILTER (WHERE code = 0) AS calls,
            sum(cost_micros) AS cost FROM usage GROUP BY account_id) u ON u.account_id = a.id
        LEFT JOIN (SELECT account_id, count(*) AS charges, -sum(amount_micros) AS charged
            FROM ledger_entries WHERE kind = 'charge' GROUP BY account_id) e ON e.account_id = a.id
      ) WHERE charges > billed OR cost <> charged`,
    says: (row) =>
      `account ${row.name}: ${row.billed} billed calls of ${row.cost} micros by its usage, ${row.charges} charges of ${row.charged} by its entries`,
  },
]
