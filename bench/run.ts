// `npm run bench`: what a call costs, as a share of bare node:http measured in the same run, and in
// CPU time by thread beside what Node and SQLite cost without any promise but the durable row.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  astrolabe,
  bare,
  type Contestant,
  fastifyProxy,
  floor,
  nginx,
  prepareData,
  prism,
  residentMb,
  root,
  stopAll,
  writeBody,
} from './contestants.ts'
import { threadMeter } from './cpu.ts'
import { familySubjects } from './family.ts'
import { goalsOf } from './goals.ts'
import { type Cores, canVary, load } from './load.ts'
import { measure, measured, measureOne, printRows, type Subject, writeReport } from './rows.ts'
import { sourceSubjects } from './source.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 5)
/** Over so many calls what a young process takes falls by a quarter, where each is collected. */
const warmUpCalls = 20_000
/** No longer than this, where fewer are answered. */
const warmUpSeconds = 30

installCompetitors()
const folder = mkdtempSync(join(tmpdir(), 'astrolabe-bench-'))
try {
  const bodyFile = writeBody(folder)
  const base = await bare(bodyFile)
  const { hit, miss } = await ours('data', '0')
  const free = await ours('data-free', '0,1')
  const overFloors = [
    {
      below: subject('floor', 3, await floor(folder, bodyFile, '0')),
      hits: subject('astrolabe-hit', 7, hit),
    },
    {
      below: subject('floor-free', 3, await floor(folder, bodyFile, '0,1')),
      hits: subject('astrolabe-hit-free', 7, free.hit),
    },
  ]
  const subjects: Subject[] = [
    ...overFloors.flatMap(({ below, hits }) => [below, hits]),
    subject('astrolabe-miss', 7, miss),
  ]
  const missing: string[] = []
  for (const [name, contestant] of [
    ['fastify-proxy', await fastifyProxy(base.url)],
    ['prism', await prism(folder)],
    ['nginx-cache', await nginx(folder, base.url)],
  ] as const) {
    if (typeof contestant === 'string') missing.push(`${name}: ${contestant} is not installed`)
    else subjects.push(subject(name, 3, contestant))
  }
  if (canVary) subjects.push(...(await sourceSubjects(join(folder, 'data-source'), seconds)))
  else missing.push('collections: wrk is not installed')
  await warmUp([subject('bare', 0, base), ...subjects])
  // Asked for once, which is enough of what is measured by the millisecond.
  subjects.push(...(await familySubjects(free.miss, free.token, seconds)))
  const tables = [await measure(subject('bare', 0, base), subjects)]
  // By way of bare the machine drifts between a hit and its floor: they are neighbours here.
  for (const { below, hits } of overFloors) tables.push(await measure(below, [hits]))
  const [toBare = [], ...toFloors] = tables.map(({ rows }) => rows)
  printRows(toBare, missing)
  for (const rows of toFloors) printRows(rows, [])
  const goals = goalsOf(toBare, toFloors.flat())
  console.table(goals)
  const report = { machine: measured(seconds), toBare, toFloors, goals, missing }
  const disturbed = tables.flatMap(({ disturbed, rows: [beside] }) =>
    disturbed.map((name) => `${name} beside ${beside?.name}`),
  )
  writeReport(join(root, 'bench', 'results.json'), report, disturbed)
} finally {
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
}

/** Astrolabe over a folder of its own; the addresses have its token. */
async function ours(name: string, cores: Cores) {
  const dataDir = join(folder, name)
  const token = prepareData(dataDir)
  const { hit, miss } = await astrolabe(dataDir, token, cores)
  const tokened = (to: Contestant) => ({ ...to, url: `${to.url}&token=${token}` })
  return { token, hit: tokened(hit), miss: tokened(miss) }
}

/** Part of what a young process takes is the compiler's work, which no later call has. */
async function warmUp(subjects: readonly Subject[]): Promise<void> {
  for (const each of subjects) {
    let calls = 0
    for (let past = 0; past < warmUpSeconds && calls < warmUpCalls; past += seconds) {
      calls += (await each.measure()).rps * seconds
    }
  }
}

function subject(name: string, pairs: number, { url, pid }: Contestant): Subject {
  return {
    name,
    pairs,
    measure: () => measureOne(threadMeter(pid), () => load(url, seconds)),
    rssMb: () => residentMb(pid),
  }
}

function installCompetitors(): void {
  const cwd = join(root, 'bench', 'competitors')
  if (existsSync(join(cwd, 'node_modules', 'fastify'))) return
  spawnSync('npm', ['ci', '--loglevel=error'], { cwd, stdio: 'inherit' })
}
