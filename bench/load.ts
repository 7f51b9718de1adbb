import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const exec = promisify(execFile)

export interface Load {
  /** All that were answered. */
  readonly calls: number
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export type LoadTool = 'wrk' | 'autocannon'

export const loadTool: LoadTool = has('wrk') ? 'wrk' : 'autocannon'

/** Whether calls can be loaded that differ from one another. */
export const canVary = loadTool === 'wrk'

/** Whether a command is on the PATH. */
export function has(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`))
}

export type Cores = '0' | '1' | '0,1'

/** How a command is started on these cores; the empty list where `taskset` is missing. */
export function onCores(cores: Cores): readonly string[] {
  return has('taskset') ? ['taskset', '-c', cores] : []
}

export interface LoadOptions {
  /** Connections, 64 unless given. */
  readonly connections?: number
  /** Of bench/servers: what makes each call another one, which only wrk can do. */
  readonly script?: string
  readonly scriptArguments?: readonly string[]
  /** What tokens.lua asks instead of the address's own port: an equal share of connections each. */
  readonly ports?: readonly number[]
  /** What a caller of creators.lua waits between calls on the average; nothing unless given. */
  readonly pauseMs?: number
}

/** Loads the address from the second core. Throws when any answer is an error. */
export async function load(url: string, seconds: number, options: LoadOptions = {}): Promise<Load> {
  if (loadTool === 'wrk') return withWrk(url, seconds, options)
  if (options.script) {
    throw new Error('A load of calls that differ needs wrk, which is not installed')
  }
  return withAutocannon(url, seconds)
}

async function withWrk(
  url: string,
  seconds: number,
  { connections = 64, script, scriptArguments = [], ports = [], pauseMs = 0 }: LoadOptions,
): Promise<Load> {
  const size = [`-t${Math.max(1, ports.length)}`, `-c${connections}`, `-d${seconds}s`]
  // Slow is a figure and no fault: only what never comes is one.
  const wrk = ['wrk', ...size, '--timeout', '30s', '--latency']
  const file = script && new URL(`./servers/${script}`, import.meta.url).pathname
  const target = file ? ['-s', file, url, '--', ...scriptArguments] : [url]
  const [command = 'wrk', ...args] = [...onCores('1'), ...wrk, ...target]
  const env = { ...process.env, PAUSE_MS: String(pauseMs), PORTS: ports.join() }
  const { stdout } = await exec(command, args, { env })
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`Errors from ${safe(url)}:\n${stdout}`)
  const [, rps] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? []
  const [, calls] = /(\d+) requests in/.exec(stdout) ?? []
  return {
    calls: Number(calls),
    rps: Number(rps),
    p50Ms: readMs(/^\s+50%\s+(\S+)/m.exec(stdout)?.[1]),
    p99Ms: readMs(/^\s+99%\s+(\S+)/m.exec(stdout)?.[1]),
  }
}

function readMs(text = ''): number {
  const [, figure, unit] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? []
  return Number(figure) * ({ us: 0.001, ms: 1, s: 1000 }[unit ?? ''] ?? Number.NaN)
}

async function withAutocannon(url: string, seconds: number): Promise<Load> {
  const packages = join(import.meta.dirname, 'competitors', 'node_modules')
  const cli = join(packages, 'autocannon', 'autocannon.js')
  const [command = process.execPath, ...args] = [
    ...onCores('1'),
    ...[process.execPath, cli, '-c', '64', '-d', String(seconds), '--json', url],
  ]
  const { stdout } = await exec(command, args, { maxBuffer: 10_000_000 })
  const result = JSON.parse(stdout) as {
    errors: number
    non2xx: number
    requests: { average: number; total: number }
    latency: { p50: number; p99: number }
  }
  if (result.errors + result.non2xx > 0) throw new Error(`Errors from ${safe(url)}`)
  const { requests, latency } = result
  return { calls: requests.total, rps: requests.average, p50Ms: latency.p50, p99Ms: latency.p99 }
}

function safe(url: string): string {
  return url.split('?')[0] ?? url
}
