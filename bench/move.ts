// `npm run bench:move`: a data folder of half a million rows, moved to a PostgreSQL and back, with the
// proof of every table: how many rows a second that is.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/core/clock.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { moveStore } from '../src/services/store/move.ts'
import { createToken } from '../src/services/tokens/create.ts'
import type { MoveSource, MoveTarget } from '../src/store/moving.ts'
import { openMoveEnd as openPostgres } from '../src/store/postgres/moving.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { openMoveEnd as openFolder } from '../src/store/sqlite/moving.ts'
import { openOperator } from '../tests/operator.ts'
import { npmPrograms } from '../tests/postgres-programs.ts'
import { PostgresServer } from '../tests/postgres-server.ts'

const calls = Number(process.env.BENCH_ROWS ?? 500_000)

const programs = npmPrograms()
if (!programs) throw new Error('PostgreSQL is not installed (npm ci has it for Linux)')
const folder = mkdtempSync(join(tmpdir(), 'astrolabe-move-'))
const server = PostgresServer.begin(programs)
try {
  const [from, back] = [join(folder, 'from'), join(folder, 'back')]
  await fill(from)
  const now = () => systemClock.now()
  const there = await timed(await openFolder(from, now()), await openPostgres(server.url))
  const andBack = await timed(await openPostgres(server.url), await openFolder(back, now()))
  console.table({ 'to PostgreSQL': there, back: andBack })
} finally {
  server.remove()
  rmSync(folder, { recursive: true, force: true })
}

async function timed(source: MoveSource, target: MoveTarget) {
  const startedMs = performance.now()
  const startedCpu = process.cpuUsage()
  const { signal } = new AbortController()
  try {
    const { rows } = await moveStore({
      ...{ source, target, clock: systemClock, signal },
      onRows: () => {},
    })
    const seconds = (performance.now() - startedMs) / 1000
    const { user, system } = process.cpuUsage(startedCpu)
    return {
      rows,
      seconds: seconds.toFixed(1),
      rowsPerSecond: Math.round(rows / seconds),
      // Without what PostgreSQL takes.
      cpuSeconds: ((user + system) / 1e6).toFixed(1),
    }
  } finally {
    await target.close()
    await source.close()
  }
}

/** Calls that were charged as they came, and every third one with a hold: so many in all. */
async function fill(dataDir: string): Promise<void> {
  const ctx = await openOperator(dataDir)
  const micros = calls * 20_000
  await createAccount(ctx, { name: 'demo', topUpMicros: micros })
  await createToken(ctx, { account: 'demo', limits: {} })
  await ctx.close()
  const connection = openConnection(dataDir)
  const hour = 495_000
  connection.exec(`BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${calls - 1})
      SELECT i, printf('%08x-0000-7000-8000-%012x', i, i) AS id, ${hour * 3_600_000} + i AS at FROM n;
    INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code, price_micros,
        cost_micros, cache, source, started_at, finished_at, charged_at_once)
      SELECT id, 1, 1, 'get-kol-link-info', '6629722295873044494', 'answered', 0, 20000, 20000,
        iif(i % 3, 'hit', 'miss'), 'sandbox', at, at + 1, i % 3 > 0 FROM n;
    INSERT INTO posted_entries SELECT id, 'hold', 1, 0, 20000, NULL, NULL, at FROM n WHERE i % 3 = 0;
    INSERT INTO posted_entries SELECT id, 'charge', 1, -20000, -20000, NULL, NULL, at + 1 FROM n WHERE i % 3 = 0;
    INSERT INTO usage_hours VALUES (${hour}, 1, 'get-kol-link-info', 0, 1, ${calls}, ${micros}, '[1]');
    UPDATE accounts SET balance_micros = 0;
    COMMIT`)
  connection.close()
  console.log(`${(statSync(join(dataDir, 'astrolabe.db')).size / 1e6).toFixed(0)} MB of SQLite`)
}
