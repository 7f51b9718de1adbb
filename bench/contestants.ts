import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { heapFlags, serverArguments, serverEnvironment } from '../scripts/server.mjs'
import { catalog } from '../src/catalog/index.ts'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { familyDocument } from '../src/derive/openapi.ts'
import { childrenOf } from './cpu.ts'
import { type Cores, has, onCores } from './load.ts'

export const root = join(import.meta.dirname, '..')
const competitors = join(root, 'bench', 'competitors')

/** A server under measure. */
export interface Contestant {
  readonly url: string
  readonly pid: number
}

/** Started processes, which the bench ends however it ends itself. */
const started: ReturnType<typeof spawn>[] = []

/** Ends all that was started, and waits for it. */
export async function stopAll(): Promise<void> {
  const ended = started.splice(0).map((child) => {
    const isOver = child.exitCode !== null || child.signalCode !== null
    return isOver || (child.kill() && once(child, 'exit'))
  })
  await Promise.all(ended)
}

/** Starts a process, on the first core unless told otherwise, and waits until its address answers. */
export async function start(
  command: readonly string[],
  url: string,
  cores: Cores = '0',
  environment: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const [file = '', ...args] = [...onCores(cores), ...command]
  const child = spawn(file, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  })
  started.push(child)
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break
    const answers = await fetch(url).then(
      async (response) => (await response.arrayBuffer()) && response.ok,
      () => false,
    )
    if (answers) return { url, pid: child.pid ?? 0 }
    await delay(100)
  }
  throw new Error(`${command[0]} did not answer`)
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

const endpoint = [...catalog.values()].find(({ id }) => id === 'author_rec_videos_v2')
if (!endpoint) throw new Error('The bench measures author_rec_videos_v2, which is not served')
const { path } = endpoint

function query(token: string): string {
  return `token=${token}&oAuthorId=${documentedCreatorId}`
}

/** The documented answer as its envelope, in a file for the servers that send it as it is. */
export function writeBody(folder: string): string {
  const file = join(folder, 'body.json')
  const data = JSON.stringify(endpoint?.dataset.example)
  writeFileSync(
    file,
    `{"code":0,"message":"Success","data":${data},"recordTime":"2026-11-22T00:00:00.000+08:00","requestId":"01a2053e-db68-7673-8083-af7ec5787c65"}`,
  )
  return file
}

export async function bare(bodyFile: string): Promise<Contestant> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}${path}?${query('x')}`
  return start([process.execPath, 'bench/servers/bare.ts', String(port), bodyFile], url)
}

/** What Node and SQLite cost without any promise but the durable row. */
export async function floor(folder: string, bodyFile: string, cores: Cores): Promise<Contestant> {
  const port = await freePort()
  const file = join(folder, `floor-${port}.db`)
  const url = `http://127.0.0.1:${port}${path}?${query('x')}`
  const server = ['bench/servers/floor.ts', String(port), bodyFile, file]
  return start([process.execPath, ...heapFlags, ...server], url, cores, serverEnvironment)
}

/** Runs one command of ours on the data folder and gives what it printed, as JSON. */
function astrolabeCommand(dataDir: string, ...args: readonly string[]): unknown {
  const all = ['bin/astrolabe.mjs', ...args, '--data', dataDir, '--json']
  return JSON.parse(execFileSync(process.execPath, all, { cwd: root, encoding: 'utf8' }))
}

/** A data folder with an account that does not run dry and a token that is never held up. */
export function prepareData(dataDir: string): string {
  astrolabeCommand(dataDir, 'account', 'create', 'bench', '--top-up', '900000000')
  const limits = ['--rate', '100000/s', '--quota', '900000000']
  const made = astrolabeCommand(dataDir, 'token', 'create', '--account', 'bench', ...limits)
  return (made as { token: string }).token
}

/** Astrolabe over the data folder: its address for stored answers, and for collected ones. */
export async function astrolabe(
  dataDir: string,
  token: string,
  cores: Cores,
): Promise<{ readonly hit: Contestant; readonly miss: Contestant }> {
  const port = await freePort()
  const serve = [...serverArguments, '--data', dataDir, '--port', String(port)]
  const { miss, hit } = callsAt(port)
  const { pid } = await start([process.execPath, ...serve], miss, cores, serverEnvironment)
  await storeAnswer(port, token)
  return { hit: { url: hit, pid }, miss: { url: miss, pid } }
}

/** The addresses of the measured calls, to which a token is added. */
export function callsAt(port: number): { readonly hit: string; readonly miss: string } {
  // The successor takes no acceptCache; its deprecated twin answers from the same store.
  const legacy = [...catalog.values()].find((other) => other.successor?.path === path)
  const origin = `http://127.0.0.1:${port}`
  return {
    hit: `${origin}${legacy?.path}?kolId=${documentedCreatorId}&acceptCache=true`,
    miss: `${origin}${path}?oAuthorId=${documentedCreatorId}`,
  }
}

/** Has a gateway collect what is measured, and proves that it answers from what is stored then. */
export async function storeAnswer(port: number, token: string): Promise<void> {
  const { miss, hit } = callsAt(port)
  for (const [url, cache] of [
    [miss, 'miss'],
    [hit, 'hit'],
  ] as const) {
    const { headers } = await fetch(`${url}&token=${token}`)
    const was = `charged ${headers.get('x-charged')}, ${headers.get('x-cache')}`
    if (was !== `charged true, ${cache}`)
      throw new Error(`The measured call is no ${cache}: ${was}`)
  }
}

export async function fastifyProxy(upstream: string): Promise<Contestant | string> {
  if (!existsSync(join(competitors, 'node_modules', 'fastify'))) return '@fastify/http-proxy'
  const port = await freePort()
  const url = `http://127.0.0.1:${port}${path}?${query('bench-key')}`
  const script = join(competitors, 'fastify-proxy.mjs')
  return start([process.execPath, script, String(port), new URL(upstream).origin, 'bench-key'], url)
}

export async function prism(folder: string): Promise<Contestant | string> {
  const cli = join(competitors, 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js')
  if (!existsSync(cli)) return '@stoplight/prism-cli'
  const port = await freePort()
  const document = join(folder, 'openapi.json')
  const servers = { global: `http://127.0.0.1:${port}`, cn: `http://127.0.0.1:${port}` }
  const family = familyDocument([...catalog.values()], 'en', { servers, version: '0.0.0' })
  writeFileSync(document, JSON.stringify(family))
  const url = `http://127.0.0.1:${port}${path}?${query('bench-key')}`
  const args = ['mock', '-h', '127.0.0.1', '-p', String(port), '-v', 'silent', document]
  return start([process.execPath, cli, ...args], url)
}

export async function nginx(folder: string, upstream: string): Promise<Contestant | string> {
  const binary = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(existsSync)
  if (!binary && !has('nginx')) return 'nginx'
  const port = await freePort()
  mkdirSync(join(folder, 'nginx'), { recursive: true })
  const conf = join(folder, 'nginx', 'nginx.conf')
  const template = readFileSync(join(root, 'bench', 'servers', 'nginx.conf'), 'utf8')
  writeFileSync(
    conf,
    template
      .replaceAll('FOLDER', join(folder, 'nginx'))
      .replaceAll('PORT', String(port))
      .replaceAll('UPSTREAM', new URL(upstream).origin),
  )
  const url = `http://127.0.0.1:${port}${path}?${query('bench-key')}`
  return start([binary ?? 'nginx', '-c', conf, '-p', join(folder, 'nginx')], url)
}

/** Resident memory of a process and its children, in megabytes; NaN where /proc is missing. */
export function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const own = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    return childrenOf(pid).reduce((sum, child) => sum + residentMb(child), own)
  } catch {
    return Number.NaN
  }
}
