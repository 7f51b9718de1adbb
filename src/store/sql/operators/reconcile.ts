import { type Kysely, sql } from 'kysely'
import type { Reconciliation } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { inSnapshot } from '../snapshot.ts'

/** What of the database itself is damaged, in words. */
type FindDamage = (snapshot: Kysely<Schema>) => Promise<readonly string[]>

/** Checks that every balance, hold and charge follows from the ledger and the calls. */
export function reconcile(db: Kysely<Schema>, damage?: FindDamage): Promise<Reconciliation> {
  return inSnapshot(db, (snapshot) => reconcileWithin(snapshot, damage))
}

/** The same within a transaction, of what it has written as well. */
export async function reconcileWithin(
  snapshot: Kysely<Schema>,
  damage: FindDamage = async () => [],
): Promise<Reconciliation> {
  // Books that add up say nothing where a part of the database cannot be relied on.
  const problems = [...(await damage(snapshot))]
  for (const { query, says } of checks) {
    const { rows } = await sql.raw<Record<string, unknown>>(query).execute(snapshot)
    problems.push(...rows.map((row) => says(row)))
  }
  const {
    rows: [counts],
  } = await sql<Omit<Reconciliation, 'ok' | 'problems'>>`
    SELECT (SELECT count(*) FROM accounts) AS accounts,
           (SELECT count(*) FROM ledger_entries) AS entries,
           (SELECT count(*) FROM calls) AS calls,
           (SELECT count(*) FROM calls WHERE state = 'open') AS "openCalls"`.execute(snapshot)
  if (!counts) throw new Error('The database counted nothing')
  return { ok: problems.length === 0, ...counts, problems }
}

interface Check {
  readonly query: string
  readonly says: (row: Record<string, unknown>) => string
}

const checks: readonly Check[] = [
  {
    query: `SELECT * FROM (
        SELECT a.name, a.balance_micros, a.held_micros,
          coalesce(e.amount, 0) AS amount, coalesce(e.held, 0) AS held
        FROM accounts a
        LEFT JOIN (SELECT account_id, sum(amount_micros) AS amount, sum(held_micros) AS held
            FROM ledger_entries GROUP BY account_id) e ON e.account_id = a.id
      ) AS sums WHERE balance_micros <> amount OR held_micros <> held`,
    says: (row) =>
      `account ${row.name}: balance ${row.balance_micros} and held ${row.held_micros} micros, by its entries ${row.amount} and ${row.held}`,
  },
  {
    query: `SELECT * FROM (
        SELECT a.name, a.held_micros, coalesce(sum(c.price_micros), 0) AS open_holds
        FROM accounts a LEFT JOIN calls c ON c.account_id = a.id AND c.state = 'open' GROUP BY a.id
      ) AS holds WHERE held_micros <> open_holds`,
    says: (row) =>
      `account ${row.name}: held ${row.held_micros} micros, its open calls hold ${row.open_holds}`,
  },
  {
    // Free needs no entry, and may have one of 0. What was charged at once has no other entry.
    query: `SELECT * FROM (
        SELECT c.request_id, c.code, c.cost_micros, c.price_micros,
          count(e.id) + c.charged_at_once AS charges,
          coalesce(sum(e.amount_micros), 0) - c.charged_at_once * c.price_micros AS charged
        FROM calls c LEFT JOIN posted_entries e ON e.id = c.request_id AND e.kind = 'charge'
        GROUP BY c.request_id
      ) AS billed
      WHERE charges > CASE WHEN code = 0 THEN 1 ELSE 0 END
        OR (charges = 0 AND code = 0 AND price_micros > 0) OR charged <> -cost_micros`,
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
      WHERE c.state IS NULL OR c.state <> 'open' GROUP BY e.id HAVING sum(e.held_micros) <> 0`,
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
      ) AS totals WHERE charges > billed OR cost <> charged`,
    says: (row) =>
      `account ${row.name}: ${row.billed} billed calls of ${row.cost} micros by its usage, ${row.charges} charges of ${row.charged} by its entries`,
  },
]
