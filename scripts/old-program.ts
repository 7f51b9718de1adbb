import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')

/** Moves the clock of a process and its threads, so that what they write can be of several days. */
const movedClock = `const now = Date.now
const byMs = Date.parse(process.env.CLOCK_STARTS) - now()
Date.now = () => now() + byMs
`

/** The program as it was at an earlier commit, run as operators run it, at whatever time. */
export interface OldProgram {
  /** What a command prints as JSON. Throws where it fails. */
  run(dataDir: string, at: string, words: readonly string[]): unknown
  /** Starts a server over loopback; its settings are those of the environment. */
  serve(dataDir: string, at: string, settings?: NodeJS.ProcessEnv): Promise<OldServer>
}

export interface OldServer {
  /** `http://host:port` */
  readonly address: string
  /** Lets what is in flight finish. */
  stop(): Promise<void>
  /** Ends it as a power cut does. */
  kill(): Promise<void>
}

/** Takes the commit's files out of the repository into a new folder, and installs what they need. */
export function oldProgram(commit: string, folder: string): OldProgram {
  mkdirSync(folder)
  const files = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 28 })
  execFileSync('tar', ['-x', '-C', folder], { input: files })
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' })
  const preload = join(folder, 'moved-clock.mjs')
  writeFileSync(preload, movedClock)
  const command = (words: readonly string[], dataDir: string) => [
    join(folder, 'bin', 'astrolabe.mjs'),
    ...words,
    '--data',
    dataDir,
  ]
  const environment = (at: string): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    LANG: 'en_US.UTF-8',
    NODE_OPTIONS: `--import ${pathToFileURL(preload)}`,
    CLOCK_STARTS: at,
  })
  return {
    run: (dataDir, at, words) => {
      const args = command([...words, '--json'], dataDir)
      const options = { cwd: folder, env: environment(at), encoding: 'utf8' } as const
      return JSON.parse(execFileSync(process.execPath, args, options))
    },
    serve: (dataDir, at, settings = {}) => {
      const args = command(['serve', '--port', '0'], dataDir)
      const env = { ...environment(at), ...settings }
      return served(spawn(process.execPath, args, { cwd: folder, env, stdio: 'pipe' }))
    },
  }
}

async function served(child: ChildProcess): Promise<OldServer> {
  process.once('exit', () => child.kill())
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk
    })
  }
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  while (child.exitCode === null) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
    if (address) return { address, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
  }
  throw new Error(`The old program did not start: ${printed}`)
}
