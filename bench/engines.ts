// `npm run bench:engines`: what a call costs on SQLite and on PostgreSQL, in one process and in several,
// with many accounts and with one that all calls are of, beside bare node:http and beside its goals.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addAccounts } from './accounts.ts'
import { added, between, type Commits, commitsOf } from './commits.ts'
import {
  bare,
  type Contestant,
  callsAt,
  residentMb,
  root,
  stopAll,
  storeAnswer,
  writeBody,
} from './contestants.ts'
import { processMeter, totalUs } from './cpu.ts'
import { type EngineRow, goalsOf } from './engine-goals.ts'
import { load } from './load.ts'
import {
  measure,
  measured,
  measureOne,
  type Row,
  round,
  type Subject,
  writeReport,
} from './rows.ts'
import {
  makePlace,
  nameOf,
  type Place,
  prove,
  type Running,
  serve,
  topologies,
} from './topologies.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const pairs = 7
const connectionCounts = [64, 128, 256]
/** Accounts that calls are of at random, and one that all of them are of. */
const accountCounts = [1000, 1]
const kinds = ['hit', 'miss'] as const

/** What is measured at each number of connections. */
interface Case {
  readonly name: string
  readonly running: Running
  readonly call: (typeof kinds)[number]
  readonly accounts: number
}

const folder = mkdtempSync(join(tmpdir(), 'astrolabe-engines-'))
const places = new Map<string, Place>()
try {
  const base = await bare(writeBody(folder))
  const cases: Case[] = []
  for (const topology of topologies) {
    const place = await makePlace(join(folder, nameOf(topology)), topology)
    places.set(nameOf(topology), place)
    const token = await fill(nameOf(topology), place)
    const running = await serve(topology, place)
    for (const port of running.ports) await storeAnswer(port, token)
    cases.push(...casesOf(running))
  }
  await warmUp(cases)
  const [rows, disturbed]: [EngineRow[], string[]] = [[], []]
  for (const connections of connectionCounts) {
    const table = await measureAt(connections, base, cases)
    rows.push(...table.rows)
    const { length } = table.disturbed
    if (length > 0) disturbed.push(`${length} rows at ${connections} connections`)
    print(connections, table)
  }
  const goals = goalsOf(rows, connectionCounts)
  console.table(goals)
  for (const [name, place] of places) await prove(name, place)
  console.log(
    'Callers, gateways and databases share the cores: what counts is CPU time, not calls.',
  )
  const report = { machine: measured(seconds), rows, goals }
  writeReport(join(root, 'bench', 'engines.json'), report, disturbed)
} finally {
  stopAll()
  for (const { remove } of places.values()) remove()
  rmSync(folder, { recursive: true, force: true })
}

/** The accounts that are measured, whose tokens go into files. Gives a token. */
async function fill(name: string, { openStores }: Place): Promise<string> {
  const stores = await openStores()
  let token = ''
  for (const accounts of accountCounts) {
    const names = Array.from({ length: accounts }, (_, index) => `of-${accounts}-${index}`)
    const tokens = await addAccounts(stores, names, 1)
    writeFileSync(tokensFile(name, accounts), tokens.join('\n'))
    token = tokens[0] ?? ''
  }
  await stores.close()
  return token
}

function tokensFile(name: string, accounts: number): string {
  return join(folder, `${name}-${accounts}.txt`)
}

function casesOf(running: Running): Case[] {
  return kinds.flatMap((call) =>
    accountCounts.map((accounts) => {
      const whose = accounts === 1 ? 'one account' : `${accounts} accounts`
      return { name: `${nameOf(running)} ${call}, ${whose}`, running, call, accounts }
    }),
  )
}

function runOf({ running, call, accounts }: Case, connections: number) {
  const [first = 0] = running.ports
  const file = tokensFile(nameOf(running), accounts)
  const options = { connections, script: 'tokens.lua', scriptArguments: [file] }
  return load(callsAt(first)[call], seconds, { ...options, ports: running.ports })
}

/** Part of what a young process takes is the compiler's work, which no later call has. */
async function warmUp(cases: readonly Case[]): Promise<void> {
  for (const connections of connectionCounts) {
    for (const each of cases) await runOf(each, connections)
  }
}

interface Table {
  readonly bare: Row
  readonly rows: readonly (Row & EngineRow)[]
  readonly disturbed: readonly string[]
}

async function measureAt(
  connections: number,
  base: Contestant,
  cases: readonly Case[],
): Promise<Table> {
  const commits = new Map<string, Commits>()
  const subjects = cases.map((each): Subject => {
    const { name, running } = each
    const { gateways, database } = running
    const postgres = database.length > 0 ? { postgres: database } : {}
    return {
      ...{ name, pairs },
      measure: async () => {
        const before = await commitsOf(running.ports)
        const meter = processMeter({ gateways, ...postgres })
        const told = await measureOne(meter, () => runOf(each, connections))
        const passed = between(before, await commitsOf(running.ports))
        commits.set(name, added(commits.get(name), passed))
        return told
      },
      rssMb: () => gateways.reduce((sum, pid) => sum + residentMb(pid), 0),
    }
  })
  const bareSubject = {
    name: 'bare',
    measure: () =>
      measureOne(processMeter({ gateways: [base.pid] }), () =>
        load(base.url, seconds, { connections }),
      ),
    rssMb: () => residentMb(base.pid),
  }
  const { rows, disturbed } = await measure(bareSubject, subjects)
  const [ofBare, ...others] = rows
  if (!ofBare) throw new Error('The base was not measured')
  return {
    bare: ofBare,
    rows: others.map((row, index) => rowOf(row, cases[index], connections, commits.get(row.name))),
    disturbed,
  }
}

function rowOf(
  row: Row,
  measuredCase: Case | undefined,
  connections: number,
  commits: Commits = added(),
): Row & EngineRow {
  if (!measuredCase) throw new Error(`${row.name} was not asked for`)
  const { running, call, accounts } = measuredCase
  const isShared = running.engine === 'postgres'
  const tried = commits.first + commits.locked
  return {
    ...row,
    topology: nameOf(running),
    ...{ call, accounts, connections },
    callsPerCommit: round(commits.calls / commits.commits),
    firstShare: isShared ? round(commits.first / tried) : null,
    conflictShare: isShared ? round(commits.conflicts / tried) : null,
  }
}

function print(connections: number, { bare: ofBare, rows, disturbed }: Table): void {
  const { rps, p50Ms, p99Ms } = ofBare
  const base = { 'calls/s': rps, 'of bare': 1, range: '', totalUs: round(totalUs(ofBare.cpuUs)) }
  const ofEach = rows.map((row) => [
    `${row.name}${disturbed.includes(row.name) ? ' *' : ''}`,
    {
      ...{ 'calls/s': row.rps, 'of bare': row.ratio, range: row.range.join('–') },
      ...{ gatewaysUs: row.cpuUs.gateways, postgresUs: row.cpuUs.postgres ?? '' },
      ...{ totalUs: round(totalUs(row.cpuUs)), p50Ms: row.p50Ms, p99Ms: row.p99Ms },
      ...{ callsPerCommit: row.callsPerCommit, firstTries: row.firstShare, runs: row.runs },
    },
  ])
  console.log(`${connections} connections${disturbed.length > 0 ? ' (* disturbed)' : ''}`)
  console.table({ bare: { ...base, p50Ms, p99Ms }, ...Object.fromEntries(ofEach) })
}
