import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject, vi } from 'vitest'
import { main } from '../src/app/main.ts'
import { keptFor } from './engine.ts'

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export type CommandLine = (
  command: string | readonly string[],
  environment?: NodeJS.ProcessEnv,
) => Promise<Run>

/** How a child process differs from what this one would start. */
export interface ChildOptions {
  /** What Node is given before the program. */
  readonly nodeOptions?: readonly string[]
  readonly uid?: number
}

/** What a process of its own runs. */
export const program = inject('program')

/** After which a process that does not end is ended: a busy machine takes none that long. */
const patienceMs = 50_000

/** What a child process sees of this one's environment: nothing that could change what it says. */
const english = {
  PATH: process.env.PATH,
  LANG: 'en_US.UTF-8',
}

/**
 * The command line over a folder's `data`, in this process: a hundredth of the time of a process of
 * its own. One command at a time, as it takes over what this process writes. With `columns`, what it
 * prints to is a terminal so wide.
 */
export function quickCommandLine(folder: string, columns?: number): CommandLine {
  const settings = join(folder, 'astrolabe.yaml')
  writeFileSync(settings, `data: ${join(folder, 'data')}\n`)
  return async (command, environment = {}) => {
    const { words, variables } = await onEngine(folder, command)
    const seen = {
      ...english,
      ...variables,
      ...environment,
      LC_ALL: '',
      LC_MESSAGES: '',
      ASTROLABE_CONFIG: settings,
    }
    for (const [name, value] of Object.entries(seen)) vi.stubEnv(name, value)
    const written = { stdout: '', stderr: '' }
    const terminal = { isTTY: process.stdout.isTTY, columns: process.stdout.columns }
    Object.assign(process.stdout, { isTTY: columns !== undefined, columns })
    for (const name of ['stdout', 'stderr'] as const) {
      vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
        written[name] += String(chunk)
        return true
      })
    }
    try {
      return { code: await main(['node', 'astrolabe', ...words]), ...written }
    } finally {
      Object.assign(process.stdout, terminal)
      vi.restoreAllMocks()
      vi.unstubAllEnvs()
    }
  }
}

/**
 * A command as the engine has it that tests run on: where that is PostgreSQL, a database stands for
 * the folder's `data`, or for the one that the command names.
 */
async function onEngine(folder: string, command: string | readonly string[]) {
  const words = wordsOf(command)
  const flag = words.indexOf('--data')
  const kept = await keptFor((flag < 0 ? undefined : words[flag + 1]) ?? join(folder, 'data'))
  if ('dataDir' in kept) return { words, variables: {} }
  const variables = { ASTROLABE_DATABASE: kept.database }
  return { words: flag < 0 ? words : words.toSpliced(flag, 2), variables }
}

function wordsOf(command: string | readonly string[]): readonly string[] {
  return typeof command === 'string' ? command.split(' ') : command
}

/**
 * The command line in a working folder, each command in a process of its own, as an operator has
 * it; its data is in `data`.
 */
export function commandLine(
  folder: string,
  { nodeOptions = [], ...options }: ChildOptions = {},
): CommandLine {
  return async (command, environment = {}) => {
    const { words, variables } = await onEngine(folder, command)
    const env = { ...english, ...variables, ...environment }
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [...nodeOptions, program, ...words],
        { cwd: folder, env, timeout: patienceMs, ...options },
        (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      )
    })
  }
}

export interface ServerProcess {
  /** `http://host:port` */
  readonly address: string
  /** All that it has written. */
  readonly output: () => { readonly stdout: string; readonly stderr: string }
  /** Asks it to end. Resolves to its exit code; null where it had to be killed in the end. */
  readonly terminate: () => Promise<number | null>
  readonly kill: () => void
}

/** Starts `astrolabe serve` on a free port, in the folder of a command line. */
export async function startServerProcess(folder: string): Promise<ServerProcess> {
  const { words, variables } = await onEngine(folder, 'serve --port 0')
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { ...english, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The server did not start: ${stderr}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      const [found] = /http:\/\/[\w.:]+:\d+/.exec(stdout) ?? []
      if (found) resolve(found)
    })
  })
  return {
    address,
    output: () => ({ stdout, stderr }),
    terminate: () => terminate(child),
    kill: () => void child.kill('SIGKILL'),
  }
}

async function terminate(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await exited
  clearTimeout(timer)
  return child.exitCode
}
