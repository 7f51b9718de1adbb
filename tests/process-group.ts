import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type ChildServer, startServer } from './child-server.ts'
import type { Answer, AtEnd, Envelope } from './harness.ts'
import { until } from './until.ts'

/** Several processes over one data folder, as an operator runs them. */
export interface ProcessGroup extends ChildServer {
  /** The processes that run now, by name. */
  readonly pids: () => ReadonlyMap<string, number>
}

/** Starts so many servers with their keeper, and waits until all of them are there. */
export async function startGroup(
  dataDir: string,
  processes: number,
  environment: NodeJS.ProcessEnv = {},
  atEnd: AtEnd = onTestFinished,
): Promise<ProcessGroup> {
  const several = { ...environment, ASTROLABE_PROCESSES: String(processes) }
  const server = await startServer(dataDir, several, atEnd)
  await until(() => /listening on/.test(server.output()))
  return { ...server, pids: () => pidsIn(server.output()) }
}

/** By what the supervisor says of each: of one that was started again, the latest. */
function pidsIn(output: string): ReadonlyMap<string, number> {
  const lines = output.split('\n').filter((line) => line.includes('a process has started'))
  return new Map(
    lines.map((line) => {
      const { of, pid } = JSON.parse(line) as { of: string; pid: number }
      return [of, pid]
    }),
  )
}

/** Its processes of a kind that run by now, the oldest first: the log tells of a few a minute only. */
function childrenOf({ child: { pid } }: ChildServer, kind: 'keeper' | 'server'): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((each) => each !== '' && commandOf(each).includes(`/${kind}.`))
    .map(Number)
}

/** Kills the oldest process of a kind, which has served longest, as soon as there is one. */
export async function killOldest(group: ChildServer, kind: 'keeper' | 'server'): Promise<void> {
  await signalOldest(group, kind, 'SIGKILL')
}

/** The same with another signal. Gives the process. */
export async function signalOldest(
  group: ChildServer,
  kind: 'keeper' | 'server',
  signal: NodeJS.Signals,
): Promise<number> {
  let oldest: number | undefined
  await until(() => {
    oldest = childrenOf(group, kind)[0]
    return oldest !== undefined
  })
  process.kill(Number(oldest), signal)
  return Number(oldest)
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** A connection that stays open. */
export interface Caller {
  call(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  close(): void
}

/** One whose other end is known. */
export interface GroupCaller extends Caller {
  /** The process at its other end. */
  readonly server: string
}

/** As many connections to each server: new ones are handed to one after the other. */
export async function openCallers(
  group: ProcessGroup,
  ofEach: number,
): Promise<readonly GroupCaller[]> {
  const servers = [...group.pids().keys()].filter((name) => name !== 'keeper')
  const callers: GroupCaller[] = []
  for (let index = 0; index < ofEach * servers.length; index++) {
    const { socket, ...caller } = await openCaller(group.address)
    callers.push({ ...caller, server: serverOf(socket, group.pids()) })
  }
  const shares = servers.map((name) => callers.filter(({ server }) => server === name).length)
  if (shares.some((share) => share !== ofEach)) throw new Error(`The servers have ${shares}`)
  return callers
}

/** Connects to a server. */
export async function openCaller(address: string): Promise<Caller & { readonly socket: Socket }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const [response] = await once(get(address + path, { agent, headers }), 'response')
    return response as IncomingMessage
  }
  const first = await ask('/ping')
  const { socket } = first
  await textOf(first)
  return {
    socket,
    call: async (path, headers) => {
      const response = await ask(path, headers)
      const text = await textOf(response)
      const { statusCode: status = 0, headers: told } = response
      const pairs = Object.entries(told).map(([name, value]): [string, string] => [
        name,
        String(value),
      ])
      const envelope = text.startsWith('{"code"') ? (JSON.parse(text) as Envelope) : noEnvelope
      return { status, headers: new Headers(pairs), text, envelope }
    },
    close: () => agent.destroy(),
  }
}

const noEnvelope: Envelope = { code: 0, message: '', data: null, recordTime: '', requestId: '' }

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return text
}

/** The process that has the other end of a connection, as the system lists it. */
export function serverOf(
  { localPort, remotePort }: Pick<Socket, 'localPort' | 'remotePort'>,
  pids: ReadonlyMap<string, number>,
): string {
  const [from, to] = [localPort, remotePort].map((port = 0) =>
    port.toString(16).toUpperCase().padStart(4, '0'),
  )
  const connections = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const inode = connections.find(
    ([, local, remote]) => local?.endsWith(`:${to}`) && remote?.endsWith(`:${from}`),
  )?.[9]
  const [name] = [...pids].find(([, pid]) => hasSocket(pid, inode)) ?? []
  if (name === undefined) throw new Error(`No server has the connection from port ${localPort}`)
  return name
}

function hasSocket(pid: number, inode: string | undefined): boolean {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).some((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`) === `socket:[${inode}]`
    } catch {
      return false
    }
  })
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
