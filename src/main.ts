import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { CommanderError } from 'commander'
import { buildProgram } from './cli/program.ts'
import { type CommonFlags, errorLine, type ServeFlags, type Shell } from './cli/shell.ts'
import { commandLanguage, defaultPriceMicros, loadSettings } from './config.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { OperatorError } from './core/errors.ts'
import { startGateway } from './gateway.ts'
import { greeting } from './greeting.ts'
import { type Connection, hasDatabase, openConnection, openReader } from './store/connection.ts'
import { openDatabase } from './store/database.ts'

/** Runs the command line. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  const language = commandLanguage()
  const version = packageVersion()
  let exitCode = 0
  const shell: Shell = {
    language,
    print,
    actor: `cli:${userInfo().username}`,
    setExitCode: (code) => {
      exitCode = code
    },
    serve: async (flags) => {
      exitCode = await serve(flags, version)
    },
    withContext: async (flags, action, onMade) => {
      const settings = loadSettings({ data: flags.data })
      const folder = resolve(settings.data)
      const isNew = !hasDatabase(folder)
      if (isNew && !onMade) throw noDatabase(folder)
      const db = await openDatabase(folder)
      try {
        if (isNew) onMade?.(folder)
        return await action({ db, clock: systemClock }, defaultPriceMicros(settings))
      } finally {
        await db.destroy()
      }
    },
    withReader: (flags, action) => withConnection(flags, openReader, action),
    withWriter: (flags, action) => withConnection(flags, openConnection, action),
  }
  const withConnection = <T>(
    flags: CommonFlags,
    open: (dataDir: string) => Connection,
    action: (connection: Connection, clock: Clock) => Promise<T>,
  ) =>
    // The command's own context brings the database up to date first.
    shell.withContext(flags, async ({ clock }) => {
      const connection = open(loadSettings({ data: flags.data }).data)
      try {
        return await action(connection, clock)
      } finally {
        connection.close()
      }
    })
  try {
    await buildProgram(shell, version).parseAsync([...argv])
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (!(error instanceof OperatorError)) throw error
    process.stderr.write(errorLine(language, error.text[language]))
    return 1
  }
}

/** A mistyped folder must not pass for an empty one. */
function noDatabase(folder: string): OperatorError {
  return new OperatorError({
    zh: `${folder} 中没有数据库：请先在该目录启动服务，或用 --data 指定数据目录`,
    en: `There is no database in ${folder}: start the server there first, or name its folder with --data`,
  })
}

/** Runs the gateway until a signal asks it to stop, or its ledger dies. Returns the exit code. */
async function serve({ json, ...flags }: ServeFlags, version: string): Promise<number> {
  const ended = Promise.withResolvers<number>()
  const onDeath = () => ended.resolve(1)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => ended.resolve(0))
  }
  // Threads that collect garbage together wait for one another: where the cores are busy, as under
  // load they are, that makes 17 ms of a collection of the young generation that takes 1 ms alone.
  setFlagsFromString('--no-parallel-scavenge')
  const settings = loadSettings(flags)
  const gateway = await startGateway(settings, version, { onDeath })
  const { address, demoToken } = gateway
  if (json) print(JSON.stringify({ address, ...(demoToken && { demoToken }) }))
  else for (const line of greeting(gateway, settings.language)) print(line)
  const code = await ended.promise
  await gateway.stop()
  // A thread that waits for a disk that hangs ends only with its process.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), stuckAfterMs).unref()
  return code
}

const stuckAfterMs = 1000

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
