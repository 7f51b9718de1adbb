// What Node and SQLite cost with no promise of ours but the durable row: node:http, an id, our headers,
// and a ledger in a thread that commits whatever has gathered (WAL, FULL). No token, limit or cache.
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import {
  isMainThread,
  parentPort,
  receiveMessageOnPort,
  Worker,
  workerData,
} from 'node:worker_threads'
import Database from 'better-sqlite3'
import { newRequestId } from '../../src/core/ids.ts'

/** The id, subject and time of each call, one after another: a flat message is cloned soonest. */
type Flat = (string | number)[]

const columns = 7
const startBalance = 900_000_000

/** As long as what ends the prepared envelope. */
const requestIdEnd = '01a2053e-db68-7673-8083-af7ec5787c65"}'

if (isMainThread) serve()
else keepBook(workerData as string)

function serve(): void {
  const [port = '0', bodyFile = '', databaseFile = ''] = process.argv.slice(2)
  const body = readFileSync(bodyFile, 'latin1')
  const head = body.slice(0, -requestIdEnd.length)
  const waiting: Waiting[] = []
  let gathered: Flat = []
  let answered = 0
  const worker = new Worker(new URL(import.meta.url), { name: 'ledger', workerData: databaseFile })
  worker.on('message', (committed: number) => {
    for (const { response, id, tickMs } of waiting.splice(0, committed)) {
      response.writeHead(200, headers(id, tickMs, ++answered, body.length))
      response.end(`${head}${id}"}`, 'latin1')
    }
  })
  createServer({ keepAliveTimeout: 0 }, ({ url = '' }, response) => {
    const tickMs = performance.now()
    const atMs = Date.now()
    const id = newRequestId(atMs)
    waiting.push({ response, id, tickMs })
    if (gathered.length === 0) {
      setImmediate(() => {
        worker.postMessage(gathered)
        gathered = []
      })
    }
    gathered.push(id, /[iI]d=(\d+)/.exec(url)?.[1] ?? '', atMs)
  }).listen(Number(port), '127.0.0.1')
}

interface Waiting {
  readonly response: ServerResponse
  readonly id: string
  readonly tickMs: number
}

/** The names of a hit's headers with values of the same length. */
function headers(id: string, tickMs: number, answered: number, length: number): string[] {
  return [
    ...['X-Request-Id', id, 'X-Charged', 'true', 'X-Cost', '0.02'],
    ...['Server-Timing', `gateway;dur=${(performance.now() - tickMs).toFixed(2)}`],
    ...['X-Balance', (startBalance - answered / 50).toFixed(2)],
    ...['RateLimit-Policy', '"second";q=100000;w=1, "day";q=900000000;w=86400'],
    ...['RateLimit', `"second";r=99999;t=1, "day";r=${startBalance - answered};t=40000`],
    ...['X-Source', 'sandbox', 'X-Cache', 'hit', 'Age', '1'],
    ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
    ...['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(length)],
  ]
}

function keepBook(file: string): void {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(`CREATE TABLE calls (n INTEGER PRIMARY KEY, id TEXT, token INTEGER, endpoint INTEGER,
      subject TEXT, price INTEGER, source INTEGER, at INTEGER) STRICT;
    CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER) STRICT;
    INSERT INTO accounts VALUES (1, ${startBalance})`)
  const row = `(${Array(columns).fill('?').join(',')})`
  const inserts = [64, 32, 16, 8, 4, 2, 1].map((rows) => ({
    rows,
    statement: database.prepare(
      `INSERT INTO calls (id, token, endpoint, subject, price, source, at) VALUES ${Array(rows).fill(row).join(',')}`,
    ),
  }))
  const balance = database.prepare('UPDATE accounts SET balance = balance - ? WHERE id = 1')
  const commit = database.transaction((flat: Flat) => {
    const values: Flat = []
    for (let at = 0; at < flat.length; at += 3) {
      values.push(flat[at] ?? '', 1, 1, flat[at + 1] ?? '', 20_000, 1, flat[at + 2] ?? 0)
    }
    let from = 0
    for (const { rows, statement } of inserts) {
      for (const step = rows * columns; from + step <= values.length; from += step) {
        statement.run(values.slice(from, from + step))
      }
    }
    balance.run(flat.length / 3)
  })
  parentPort?.on('message', (flat: Flat) => {
    for (;;) {
      const next = parentPort && receiveMessageOnPort(parentPort)
      if (!next) break
      flat.push(...(next.message as Flat))
    }
    commit.immediate(flat)
    parentPort?.postMessage(flat.length / 3)
  })
}
