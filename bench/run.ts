// `npm run bench`: what a call costs, as a share of bare node:http measured in the same run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  astrolabe,
  bare,
  type Contestant,
  fastifyProxy,
  nginx,
  prepareData,
  prism,
  residentMb,
  root,
  setCores,
  stopAll,
  writeBody,
} from './contestants.ts'
import { type Load, load, loadTool } from './load.ts'
import { measure, printRows, type Row, type Subject } from './rows.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 5)

installCompetitors()
const folder = mkdtempSync(join(tmpdir(), 'astrolabe-bench-'))
try {
  const bodyFile = writeBody(folder)
  const base = await bare(bodyFile)
  const dataDir = join(folder, 'data')
  const { hit, miss } = await astrolabe(dataDir, prepareData(dataDir))
  const subjects: Subject[] = [
    subject('astrolabe-hit', 7, hit, () => setCores(hit.pid, '0')),
    subject('astrolabe-hit-free', 7, hit, () => setCores(hit.pid, '0,1')),
    subject('astrolabe-miss', 3, miss, () => setCores(miss.pid, '0')),
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
  const rows = await measure(() => load(base.url, seconds), subjects)
  const bareRow = { ...rows[0], rssMb: residentMb(base.pid) } as Row
  const all = [bareRow, ...rows.slice(1)]
  printRows(all, missing)
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}, ${loadTool}, ${seconds} s a run`
  const report = { machine, rows: all, missing }
  writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(report, null, 2)}\n`)
} finally {
  stopAll()
  rmSync(folder, { recursive: true, force: true })
}

function subject(
  name: string,
  pairs: number,
  { url, pid }: Contestant,
  before: () => void = () => {},
): Subject {
  const run = (): Promise<Load> => {
    before()
    return load(url, seconds)
  }
  return { name, pairs, run, rssMb: () => residentMb(pid) }
}

function installCompetitors(): void {
  const cwd = join(root, 'bench', 'competitors')
  if (existsSync(join(cwd, 'node_modules', 'fastify'))) return
  spawnSync('npm', ['ci', '--loglevel=error'], { cwd, stdio: 'inherit' })
}
