// `npm run bench:engines`: what a call costs on SQLite and on PostgreSQL, in one process and in several,
// with many accounts and with one that all calls are of, beside bare node:http and beside its goals.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addAccounts } from './accounts.ts'
import { measureCold } from './cold.ts'
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
import { type Calls, EngineSubject } from './engine-subject.ts'
import { load } from './load.ts'
import { measureOutages } from './outages.ts'
import {
  measure,
  measured,
  measureOne,
  type Patience,
  type Row,
  round,
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

const seconds = Number(process.env.BENCH_SECONDS ?? 1)
const pairs = 7
/** On a machine that drifts, waiting for seven quiet pairs of each row would take hours. */
const patience: Patience = { triesForEach: 3, fewestPairs: 3 }

const connectionCounts = [64, 128, 256]
const accountCounts = [1000, 1]
const measuredCalls: readonly Calls[] = [
  ...connectionCounts.flatMap((connections) =>
    accountCounts.map((accounts) => ({ call: 'hit', accounts, connections }) as const),
  ),
  { call: 'miss', accounts: 1000, connections: 64 },
]

const folder = mkdtempSync(join(tmpdir(), 'astrolabe-engines-'))
const places = new Map<string, Place>()
try {
  const cold = await measureCold(join(folder, 'cold'))
  const outages = await measureOutages()
  const base = await bare(writeBody(folder))
  const all: Running[] = []
  for (const topology of topologies) all.push(await begin(topology))
  for (const running of all) for (const calls of measuredCalls) await runOf(running, calls)
  const [rows, disturbed]: [EngineRow[], string[]] = [[], []]
  for (const connections of connectionCounts) {
    const table = await measureAt(connections, base, all)
    rows.push(...table.rows.filter(({ name }) => !table.disturbed.includes(name)))
    disturbed.push(...table.disturbed.map((name) => `${name}, ${connections} connections`))
    print(connections, table)
  }
  for (const [name, place] of places) await prove(name, place)
  const goals = goalsOf(rows, connectionCounts, cold, outages)
  console.table(goals)
  console.log(
    'Callers, gateways and databases share the cores: what counts is CPU time, not calls.',
  )
  for (const name of disturbed) console.log(`disturbed, and not written down: ${name}`)
  const report = { machine: measured(seconds), rows, disturbed, cold, outages, goals }
  writeReport(join(root, 'bench', 'engines.json'), report)
} finally {
  await stopAll()
  for (const { remove } of places.values()) remove()
  rmSync(folder, { recursive: true, force: true })
}

/** Books with accounts, and what serves from them with an answer stored. */
async function begin(topology: (typeof topologies)[number]): Promise<Running> {
  const name = nameOf(topology)
  const place = await makePlace(join(folder, name), topology)
  places.set(name, place)
  const token = await fill(name, place)
  const running = await serve(topology, place)
  for (const port of running.ports) await storeAnswer(port, token)
  return running
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

function runOf(running: Running, { call, accounts, connections }: Calls) {
  const [first = 0] = running.ports
  const file = tokensFile(nameOf(running), accounts)
  const options = { connections, script: 'tokens.lua', scriptArguments: [file] }
  return load(callsAt(first)[call], seconds, { ...options, ports: running.ports })
}

interface Table {
  readonly bare: Row
  readonly rows: readonly (Row & EngineRow)[]
  readonly disturbed: readonly string[]
}

async function measureAt(
  connections: number,
  base: Contestant,
  all: readonly Running[],
): Promise<Table> {
  const subjects = measuredCalls
    .filter((calls) => calls.connections === connections)
    .flatMap((calls) =>
      all.map((running) => new EngineSubject(running, calls, pairs, () => runOf(running, calls))),
    )
  const bareSubject = {
    name: 'bare',
    measure: () =>
      measureOne(processMeter({ gateways: [base.pid] }), () =>
        load(base.url, seconds, { connections }),
      ),
    rssMb: () => residentMb(base.pid),
  }
  const { rows, disturbed } = await measure(bareSubject, subjects, patience)
  const [ofBare, ...others] = rows
  if (!ofBare) throw new Error('The base was not measured')
  return {
    bare: ofBare,
    rows: subjects.flatMap((subject, index) => {
      const row = others[index]
      return row ? [subject.rowOf(row)] : []
    }),
    disturbed,
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
      ...{ totalUs: round(totalUs(row.cpuUs)), cpuOfBare: row.cpuRatio },
      ...{ p50Ms: row.p50Ms, p99Ms: row.p99Ms, runs: row.runs },
      ...{ callsPerCommit: row.callsPerCommit, firstTries: row.firstShare },
    },
  ])
  console.log(`${connections} connections${disturbed.length > 0 ? ' (* disturbed)' : ''}`)
  console.table({ bare: { ...base, p50Ms, p99Ms }, ...Object.fromEntries(ofEach) })
}
