// `npm run bench:growth`: what a call costs with many tokens and a long history, against a fresh start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { openStores } from '../src/store/sqlite/stores.ts'
import { addAccounts } from './accounts.ts'
import { astrolabe, residentMb, root, stopAll } from './contestants.ts'
import { threadMeter } from './cpu.ts'
import { load } from './load.ts'
import { measure, measured, measureOne, printRows, type Subject, writeReport } from './rows.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 5)
const pairs = 7
const historyRows = 1_000_000
const tokensOfAnAccount = 100

const folder = mkdtempSync(join(tmpdir(), 'astrolabe-growth-'))
try {
  const fresh = await server('tokens-1', 1, 1)
  const subjects: Subject[] = []
  for (const [name, tokens, used, history] of [
    ['tokens-100', 100, 1, 0],
    ['tokens-100-used', 100, 100, 0],
    ['tokens-10000', 10_000, 1, 0],
    ['tokens-10000-used', 10_000, 10_000, 0],
    ['history-1m', 1, 1, historyRows],
  ] as const) {
    subjects.push({ name, pairs, ...(await server(name, tokens, used, history)) })
  }
  const { rows, disturbed } = await measure({ name: 'tokens-1', ...fresh }, subjects)
  printRows(rows, [])
  for (const { name } of rows) await prove(name)
  const report = { machine: measured(seconds), base: 'tokens-1', rows }
  writeReport(join(root, 'bench', 'growth.json'), report, disturbed)
} finally {
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
}

/** A server over a database of this size, each call with one of the used tokens at random. */
async function server(
  name: string,
  tokens: number,
  used: number,
  history = 0,
): Promise<Pick<Subject, 'measure' | 'rssMb'>> {
  const dataDir = join(folder, name)
  const texts = await fill(dataDir, tokens)
  if (history > 0) writeHistory(dataDir, history)
  const file = join(folder, `${name}.txt`)
  writeFileSync(file, texts.slice(0, used).join('\n'))
  const { hit } = await astrolabe(dataDir, texts[0] ?? '', '0')
  return {
    measure: () =>
      measureOne(threadMeter(hit.pid), () =>
        load(hit.url, seconds, { script: 'tokens.lua', scriptArguments: [file] }),
      ),
    rssMb: () => residentMb(hit.pid),
  }
}

/** Accounts and tokens. Returns the tokens. */
async function fill(dataDir: string, tokens: number): Promise<string[]> {
  const stores = await openStores(dataDir)
  const tokensOfEach = Math.min(tokens, tokensOfAnAccount)
  const names = Array.from({ length: tokens / tokensOfEach }, (_, index) => `account-${index}`)
  const texts = await addAccounts(stores, names, tokensOfEach)
  await stores.close()
  return texts
}

/** Charged calls of the first token over the past ninety days, as the gateway would have left them. */
function writeHistory(dataDir: string, rows: number): void {
  const connection = openConnection(dataDir)
  const days = 90
  const now = Date.now()
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${rows})`
  const at = `(${now} - ${days} * 86400000 + i * (${days} * 86400000 / ${rows}))`
  // As newRequestId makes them: the time first, then what keeps ids of one millisecond apart.
  const id = `(substr(printf('%012x', ${at}), 1, 8) || '-' || substr(printf('%012x', ${at}), 9)
    || '-7000-8000-' || printf('%012x', i))`
  connection.exec(`BEGIN;
    INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code, price_micros,
        cost_micros, cache, source, started_at, finished_at, charged_at_once)
      ${numbers} SELECT ${id}, 1, 1, 'author_rec_videos_v2', '6629722295873044494', 'answered', 0,
        20000, 20000, 'hit', 'sandbox', ${at}, ${at}, 1 FROM n;
    INSERT INTO usage_hours (token_id, hour, endpoint, code, account_id, calls, cost_micros, latencies)
      SELECT 1, started_at / 3600000, endpoint, 0, 1, count(*), sum(cost_micros),
        '[' || count(*) || ']' FROM calls GROUP BY 2;
    UPDATE accounts SET balance_micros = balance_micros - 20000 * ${rows} WHERE id = 1;
    COMMIT`)
  connection.close()
}

/** The books of what was measured agree, whatever its load was. */
async function prove(name: string): Promise<void> {
  const stores = await openStores(join(folder, name))
  const { ok, calls, problems } = await reconcile(stores)
  await stores.close()
  if (!ok) throw new Error(`${name} does not reconcile:\n${problems.slice(0, 5).join('\n')}`)
  console.log(`${name}: ${calls} calls reconcile`)
}
