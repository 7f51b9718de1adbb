// `npm run bench:changes`: what the next commit of a ledger costs that has 50,000 tokens in memory,
// after another process has changed something, and after it has changed nothing: first an operator's,
// then another gateway's.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { meters } from '../src/catalog/operations/index.ts'
import { newRequestId } from '../src/core/ids.ts'
import type { AdmitRequest } from '../src/ledger/protocol.ts'
import type { StoreRequest } from '../src/store/requests.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import { SqliteStore } from '../src/store/sqlite/ledger/store.ts'

const tokens = 50_000
const accounts = 10_000
const batchSize = 64
const rounds = 200

const folder = mkdtempSync(join(tmpdir(), 'astrolabe-changes-'))
try {
  await (await openDatabase(folder)).destroy()
  const other = openConnection(folder)
  fill(other)
  const connection = openConnection(folder)
  connection.pragma('foreign_keys = OFF')
  const peerConnection = openConnection(folder)
  // What the disk takes is the same for every commit, and would hide the rest.
  for (const each of [connection, other, peerConnection]) each.pragma('synchronous = OFF')
  const store = new SqliteStore(connection, 1, meters)
  store.start(Date.now(), true)
  askAll(store)
  const renamed = other.prepare('UPDATE tokens SET name = ? WHERE id = ?')
  const paid = other.prepare('UPDATE accounts SET balance_micros = balance_micros + 1 WHERE id = ?')
  const priced = other.prepare('INSERT OR REPLACE INTO prices VALUES (?, ?)')
  const beside = other.prepare('UPDATE drift SET count = count + 1')
  const changes: Readonly<Record<string, (round: number) => unknown>> = {
    nothing: () => {},
    'a token': (round) => renamed.run(String(round), 1 + ((round * 7) % tokens)),
    'a balance': (round) => paid.run(1 + ((round * 7) % accounts)),
    'a price': (round) => priced.run('creator-history', round),
    'nothing that calls are decided by': () => beside.run(),
  }
  const byOperator = measure(store, changes)
  const peer = new SqliteStore(peerConnection, 1, meters)
  peer.start(Date.now(), false)
  // Whoever joins makes the others count open calls anew, once.
  askAll(store)
  const calls: Readonly<Record<string, (round: number) => unknown>> = {
    'nothing, beside a peer': () => {},
    "a peer's call": (round) => peer.commit([call((round * 7) % tokens)]),
    "a peer's call of the same token": (round) => peer.commit([call((round * 7 + 3) % tokens)]),
    "a peer's call that holds": (round) => peer.commit([call((round * 7) % tokens, 'hold')]),
    "64 calls of a peer's": (round) => peer.commit(batchFrom(round * 7)),
  }
  console.table([...byOperator, ...measure(store, calls)])
  peerConnection.close()
  other.close()
  connection.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function fill(connection: ReturnType<typeof openConnection>): void {
  const account = connection.prepare('INSERT INTO accounts VALUES (?, ?, ?, 1000000, 0, 0, 0)')
  const token = connection.prepare(
    'INSERT INTO tokens (account_id, digest, rate_per_second, created_at) VALUES (?, ?, 1000, 0)',
  )
  connection.transaction(() => {
    connection.pragma('defer_foreign_keys = ON')
    for (let id = 1; id <= accounts; id++) account.run(id, String(id), 'CNY')
    for (let index = 0; index < tokens; index++) token.run(1 + (index % accounts), digestOf(index))
    connection.prepare("INSERT INTO drift VALUES ('link-info', '', 'examined', 1, 0, 0)").run()
  })()
}

function digestOf(index: number): string {
  return `digest ${index}`
}

/** Has every token make a call, so that it is in memory. */
function askAll(store: SqliteStore): void {
  for (let from = 0; from < tokens; from += batchSize) store.commit(batchFrom(from))
}

function batchFrom(from: number): StoreRequest[] {
  return Array.from({ length: batchSize }, (_, index) => call((from + index) % tokens))
}

function call(index: number, take: AdmitRequest['take'] = 'charge'): StoreRequest {
  const atMs = Date.now()
  return {
    kind: 'admit',
    take,
    requestId: newRequestId(atMs),
    digest: digestOf(index),
    address: '127.0.0.1',
    endpoint: 'get-kol-link-info',
    subject: null,
    source: null,
    atMs,
  }
}

/** The commit of one call after each change, in turns: of a token and account that were not touched. */
function measure(
  store: SqliteStore,
  changes: Readonly<Record<string, (round: number) => unknown>>,
) {
  const tookMs = Object.keys(changes).map((changed) => ({ changed, each: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { changed, each } of tookMs) {
      changes[changed]?.(round)
      const request = call((round * 7 + 3) % tokens)
      const fromMs = performance.now()
      store.commit([request])
      each.push(performance.now() - fromMs)
    }
  }
  return tookMs.map(({ changed, each }) => {
    each.sort((a, b) => a - b)
    const at = (share: number) => Number(each[Math.floor(share * rounds)]?.toFixed(3))
    return { changed, 'p50 ms': at(0.5), 'p95 ms': at(0.95) }
  })
}
