import { spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import {
  appendFileSync,
  lchownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** PostgreSQL does not run as root: where the tests do, it runs as nobody. */
const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

/** Below the ports that the system gives to those who ask for any. */
const ports = [15_000, 30_000] as const
const portAttempts = 5

/**
 * Orders texts as most servers do and C does not, so that what relies on an order has to ask for it.
 * Nothing is synced: what is tried here is the death of processes, not of machines.
 */
const initOptions = [
  ...['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--no-sync'],
  ...['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'],
]
const settings = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '32MB',
  max_connections: 200,
  fsync: 'off',
  full_page_writes: 'off',
  log_line_prefix: '%m [%p] ',
}

/** What another thread needs to know of a server. */
export interface ServerRecord {
  /** Has all that is the server's, its socket and its log too. */
  readonly folder: string
  /** The folder of PostgreSQL's programs. */
  readonly programs: string
  readonly port: number
  readonly password: string
}

/** A PostgreSQL of the tests' own, on a free port of this machine. */
export class PostgresServer {
  readonly record: ServerRecord

  constructor(record: ServerRecord) {
    this.record = record
  }

  /**
   * Makes one in a folder of its own in `parent`, by these options of initdb beside those that all
   * have, and starts it. Throws an Error with what the program says where it cannot.
   */
  static begin(
    programsFor: (folder: string) => string,
    parent = tmpdir(),
    options: readonly string[] = [],
  ): PostgresServer {
    const folder = mkdtempSync(join(parent, 'astrolabe-postgres-'))
    endWithRun(folder)
    try {
      const programs = programsFor(folder)
      giveAway(folder)
      const password = randomBytes(12).toString('hex')
      makeData({ folder, programs, password }, options)
      return startSomewhere({ folder, programs, password })
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Of its database `postgres`, as its superuser. */
  get url(): string {
    const { port, password } = this.record
    return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  }

  /** Starts it where it stood still, on the port that it had. */
  start(): void {
    const { folder, port } = this.record
    const log = join(folder, 'log')
    this.#control('start', `--log=${log}`, '-o', `-p ${port} -k ${folder}`)
  }

  /** `immediate`: without a last checkpoint, as a crash is. */
  stop(mode: 'fast' | 'immediate'): void {
    this.#control('stop', `--mode=${mode}`)
  }

  /** The process that all its others are children of, while it runs. */
  get pid(): number {
    return Number(
      readFileSync(join(this.record.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
    )
  }

  /** What its processes have said. */
  log(): string {
    return readFileSync(join(this.record.folder, 'log'), 'utf8')
  }

  /** Ends it, and takes away all that is its. */
  remove(): void {
    try {
      this.stop('immediate')
    } catch (error) {
      if (!/PID file|Is server running/.test(String(error))) throw error
    }
    rmSync(this.record.folder, { recursive: true, force: true })
  }

  #control(act: string, ...options: readonly string[]): void {
    const { folder, programs } = this.record
    const data = `--pgdata=${join(folder, 'data')}`
    runProgram(programs, folder, 'pg_ctl', [act, data, '--wait', '--silent', ...options])
  }
}

/** Waits for the run to end; where that has not taken the server away, as one that is killed, it does. */
const guard = `
  while kill -0 "$1" 2>/dev/null; do [ -d "$2" ] || exit; sleep 1; done
  pid="$2/data/postmaster.pid"
  [ -f "$pid" ] && kill -QUIT "$(head -n 1 "$pid")"
  while [ -f "$pid" ]; do sleep 1; done
  rm -rf "$2"`

export function endWithRun(folder: string): void {
  const args = ['-c', guard, 'guard', String(process.pid), folder]
  spawn('sh', args, { cwd: '/', detached: true, stdio: 'ignore' }).unref()
}

/** Gives a file, or a folder with all that is in it, to whom the server runs as. */
export function giveAway(path: string): void {
  if (!owner) return
  lchownSync(path, owner.uid, owner.gid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveAway(join(path, name))
}

function makeData(
  { folder, programs, password }: Omit<ServerRecord, 'port'>,
  more: readonly string[],
): void {
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveAway(passwordFile)
  const options = [`--pgdata=${data}`, `--pwfile=${passwordFile}`, '--no-instructions']
  runProgram(programs, folder, 'initdb', [...initOptions, ...options, ...more])
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`)
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''))
}

export function startSomewhere(record: Omit<ServerRecord, 'port'>): PostgresServer {
  for (let attempt = 1; ; attempt++) {
    const server = new PostgresServer({ ...record, port: randomInt(...ports) })
    try {
      server.start()
      return server
    } catch (error) {
      const isTaken = server.log().includes('Address already in use')
      if (!isTaken || attempt === portAttempts) throw error
    }
  }
}

function runProgram(
  programs: string,
  folder: string,
  program: string,
  args: readonly string[],
): void {
  const { status, stderr, error } = spawnSync(join(programs, program), args, {
    ...owner,
    cwd: folder,
    env: { PATH: [programs, '/usr/bin', '/bin'].join(delimiter), LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status === 0) return
  const said = (stderr ?? '').trim().split('\n').at(-1)
  throw new Error(`${program}: ${error?.message ?? said}`)
}

/** What is known of a run's server: where it is, or why there is none. */
export interface ServerNote {
  readonly url?: string
  /** Of a server that the run has started. */
  readonly record?: ServerRecord
  readonly reason?: string
}

/** The file in the run's folder that has the note. */
export function serverNote(runFolder: string, name: string): string {
  return join(runFolder, `server-${name}.json`)
}

/** Ends all servers that a run has started. */
export function stopServers(runFolder: string): void {
  for (const name of readdirSync(runFolder)) {
    if (!/^server-\w+\.json$/.test(name)) continue
    const note = JSON.parse(readFileSync(join(runFolder, name), 'utf8')) as ServerNote
    if (note.record) new PostgresServer(note.record).remove()
  }
}
