import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import type { AtEnd } from './harness.ts'

const root = join(import.meta.dirname, '..')

/** The gateway as an operator runs it: a process of its own, which a signal can end at any moment. */
export interface ChildServer {
  readonly child: ChildProcess
  readonly address: string
  /** Everything that it wrote to stdout and stderr so far. */
  readonly output: () => string
}

/**
 * Starts a gateway on a free port and waits until it says where it listens. It serves from the
 * folder, unless the environment names a database (`ASTROLABE_DATABASE`).
 */
export async function startServer(
  dataDir: string,
  environment: NodeJS.ProcessEnv = {},
  atEnd: AtEnd = onTestFinished,
  options: readonly string[] = ['--port', '0'],
): Promise<ChildServer> {
  const place = environment.ASTROLABE_DATABASE === undefined ? ['--data', dataDir] : []
  const args = [inject('program'), 'serve', ...place, ...options]
  // Where it keeps what it compiles it says itself.
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined, ...environment }
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  atEnd(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  while (child.exitCode === null) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
    if (address) return { child, address, output: () => output }
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  }
  throw new Error(`The server did not start: ${output}`)
}
