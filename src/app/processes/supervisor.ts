import { type ChildProcess, fork } from 'node:child_process'
import cluster from 'node:cluster'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DestinationStream, Logger } from 'pino'
import { refuseUnsetSources, type Settings } from '../../settings/load.ts'
import { wireVersion } from '../forwarding/messages.ts'
import type { Gateway, SourceReport } from '../gateway.ts'
import { openLog } from '../log.ts'
import { closingUntaken } from './handed-connections.ts'
import { KeptProcess } from './kept-process.ts'
import { Measurements } from './measurements.ts'
import type { Begin } from './orders.ts'
import { refuseMissingPorts } from './shares.ts'

/** What a server gets to let its calls finish, and the keeper to commit what they have left. */
const serverStopMs = 10_500
const keeperStopMs = 3500

/**
 * Starts several processes: servers, which share the port, and over a data folder the keeper, which has
 * the ledger and the sources; over a database one of the servers keeps. This process only supervises
 * them: it passes connections on, one server after the other, and starts again what falls or
 * hangs. Throws OperatorError where they cannot start.
 */
export async function startProcesses(
  settings: Settings,
  version: string,
  { logTo }: { readonly logTo?: DestinationStream },
): Promise<Gateway> {
  refuseUnsetSources(settings)
  refuseMissingPorts(settings)
  const log = openLog(settings, logTo, 'supervisor')
  // Only its owner may enter it, and so talk to the keeper.
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-'))
  const port = settings.port || (await freePort(settings.host))
  const processes = openProcesses({ ...settings, port }, version, join(folder, 'keeper.sock'), log)
  const { keeper, servers } = processes
  const asker = keeper ?? servers[0]
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop(serverStopMs)))
    await keeper?.stop(keeperStopMs)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    // Servers wait for the keeper by themselves.
    const [first] = await Promise.all([...servers, ...asList(keeper)].map((each) => each.start()))
    return {
      address: first?.address ?? '',
      demoToken: first?.demoToken,
      sources: async (withinMs) =>
        (await asker?.ask<readonly SourceReport[]>({ kind: 'sources', withinMs })) ?? [],
      stop: async () => {
        await stop()
        log.info('stopped')
        log.flush()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Servers that all fell at a time would be given another port than before, if they asked for any. Gives
 * 0 where there is none to be had: they say why.
 */
async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  try {
    await once(server, 'listening')
  } catch {
    return 0
  }
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function openProcesses(settings: Settings, version: string, path: string, log: Logger) {
  const ofAll = { kind: 'run' as const, settings, version, wireVersion, path }
  const begin = { ...ofAll, index: 0, makesDemo: false }
  cluster.setupPrimary({ ...forkOptions, exec: moduleFile('server'), args: [] })
  const measurements = new Measurements(() => [...asList(keeper), ...servers])
  const open = (more: Partial<Begin> & Pick<Begin, 'process'>, fork: () => ChildProcess) => {
    const kept: KeptProcess = new KeptProcess({ ...begin, ...more }, fork, log, {
      printMetrics: () => measurements.print(),
      onEnd: () => measurements.keep(kept),
    })
    return kept
  }
  const forkKeeper = () => fork(moduleFile('keeper'), [], forkOptions)
  // A database is kept by one of those who serve.
  const keeper =
    settings.database === undefined ? open({ process: 'keeper' }, forkKeeper) : undefined
  const forkServer = () => closingUntaken(cluster.fork().process)
  const servers = Array.from({ length: settings.processes }, (_, index) =>
    open({ process: `server ${index + 1}`, index, makesDemo: index === 0 }, forkServer),
  )
  return { keeper, servers }
}

const asList = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one])

/** What they say goes where this process says it. */
const forkOptions = {
  serialization: 'advanced',
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
} satisfies Parameters<typeof fork>[2]

function moduleFile(name: 'keeper' | 'server'): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url))
}
