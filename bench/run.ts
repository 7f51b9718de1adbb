// `npm run bench`: what a call costs, as a share of bare node:http measured in the same run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
  stopAll,
  writeBody,
} from './contestants.ts'
import { type Cores, load } from './load.ts'
import { measure, measured, printRows, type Subject } from './rows.ts'
import { measureSource } from './source.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 5)

installCompetitors()
const folder = mkdtempSync(join(tmpdir(), 'astrolabe-bench-'))
try {
  const bodyFile = writeBody(folder)
  const base = await bare(bodyFile)
  const { hit, miss } = await ours('data', '0')
  const free = await ours('data-free', '0,1')
  const subjects: Subject[] = [
    subject('astrolabe-hit', 7, hit),
    subject('astrolabe-hit-free', 7, free.hit),
    subject('astrolabe-miss', 3, miss),
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
  const rows = await measure(subject('bare', 0, base), subjects)
  const source = await measureSource(join(folder, 'data-source'), seconds)
  printRows([...rows, ...source], missing)
  const report = {
    machine: measured(seconds),
    rows: [...rows, ...source].map(({ ratio, range, ...row }) => ({
      ...row,
      ratioToBare: ratio,
      ratioRange: range,
    })),
    missing,
  }
  writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(report, null, 2)}\n`)
} finally {
  stopAll()
  rmSync(folder, { recursive: true, force: true })
}

/** Astrolabe over a folder of its own; the addresses have its token. */
async function ours(name: string, cores: Cores) {
  const dataDir = join(folder, name)
  const token = prepareData(dataDir)
  const { hit, miss } = await astrolabe(dataDir, token, cores)
  const tokened = (to: Contestant) => ({ ...to, url: `${to.url}&token=${token}` })
  return { hit: tokened(hit), miss: tokened(miss) }
}

function subject(name: string, pairs: number, { url, pid }: Contestant): Subject {
  return { name, pairs, run: () => load(url, seconds), rssMb: () => residentMb(pid) }
}

function installCompetitors(): void {
  const cwd = join(root, 'bench', 'competitors')
  if (existsSync(join(cwd, 'node_modules', 'fastify'))) return
  spawnSync('npm', ['ci', '--loglevel=error'], { cwd, stdio: 'inherit' })
}
