import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { CommanderError } from 'commander'
import { commandLineNames } from '../cli/names.ts'
import { buildProgram } from '../cli/program.ts'
import { errorLine, type ServeFlags, type Shell } from '../cli/shell.ts'
import { systemClock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import {
  commandLanguage,
  defaultPriceMicros,
  loadSettings,
  type Settings,
} from '../settings/load.ts'
import { tuneCollector } from './collector.ts'
import { cannotGoOn, hasDatabase, openStores, placeOf } from './engine.ts'
import type { Gateway } from './gateway.ts'
import { greeting } from './greeting.ts'
import { openLog } from './log.ts'
import { terminalLog } from './terminal-log.ts'
import { unexpected } from './unexpected.ts'

/** Hears of the errors that nothing has caught. */
interface Strays {
  onError: (error: unknown) => void
}

/** The reason why what a command printed has not come out. */
const unprinted: NodeJS.ErrnoException[] = []

/** How long an error may keep the process by what it has left open. */
const longestEndMs = 5_000

/**
 * Runs the command line as what this process is for, and sets its exit code. A reader of the output
 * that has gone, as `head` goes, is no error; and no error ends the process with a stack.
 */
export async function run(argv: readonly string[]): Promise<void> {
  // Whoever writes hears of it by himself; without a listener it would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const strays: Strays = { onError: () => {} }
  process.on('uncaughtException', (error) => strays.onError(error))
  process.exitCode = await main(argv, strays)
  strays.onError = (error) => {
    process.exitCode = 1
    tell(unexpected(error))
  }
  await new Promise((flushed) => process.stdout.write('', flushed))
  const failure = unprinted.find(({ code }) => code !== 'EPIPE')
  if (failure) {
    process.exitCode = 1
    tell({
      zh: `输出无法写入（${failure.code}）：命令已执行，但显示的内容不完整`,
      en: `The output cannot be written (${failure.code}): the command was carried out, but not all that it says was shown`,
    })
  }
  setTimeout(() => process.exit(), longestEndMs).unref()
}

/**
 * Runs a command line. Returns the exit code: 0, or 1 with the reason on stderr. An error that
 * nothing catches meanwhile, which `strays` hears of, ends the command as well.
 */
export async function main(
  argv: readonly string[],
  strays: Strays = { onError: () => {} },
): Promise<number> {
  const stray = Promise.withResolvers<never>()
  strays.onError = stray.reject
  try {
    return await Promise.race([runCommand(argv, strays), stray.promise])
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    tell(error instanceof OperatorError ? error.textIn(commandLineNames) : unexpected(error))
    return 1
  }
}

function tell(text: Text): void {
  const language = commandLanguage()
  process.stderr.write(errorLine(language, text[language]))
}

async function runCommand(argv: readonly string[], strays: Strays): Promise<number> {
  const language = commandLanguage()
  const version = packageVersion()
  const actor = { kind: 'command line', name: userName() } as const
  let exitCode = 0
  const shell: Shell = {
    language,
    print,
    terminalColumns: process.stdout.isTTY ? process.stdout.columns || undefined : undefined,
    setExitCode: (code) => {
      exitCode = code
    },
    serve: async (flags) => {
      exitCode = await serve(flags, version, strays)
    },
    withContext: async (flags, action, onMade) => {
      const settings = settingsWith({ data: flags.data })
      const isNew = !(await hasDatabase(settings))
      if (isNew && !onMade) throw noDatabase(settings)
      return usable(settings, async () => {
        const stores = await openStores(settings)
        try {
          if (isNew) onMade?.(placeOf(settings))
          return await action(
            { ...stores, clock: systemClock, actor },
            {
              defaultPriceMicros: defaultPriceMicros(settings),
              flagThresholds: settings.flags,
            },
          )
        } finally {
          await stores.close()
        }
      })
    },
    withMove: async (flags, to, action) => {
      const settings = settingsWith({ data: flags.data })
      if (!(await hasDatabase(settings))) throw noDatabase(settings)
      const { withMove } = await import('./moving.ts')
      return withMove(settings, to, action)
    },
    withSources: async (action) => {
      const { withOutsideSources } = await import('./sources.ts')
      return await withOutsideSources(loadSettings({}), action)
    },
  }
  await buildProgram(shell, version).parseAsync([...argv])
  return exitCode
}

/** The settings with the flags of a command; one that names a folder is not to miss it unnoticed. */
function settingsWith(flags: { readonly data?: string | undefined }): Settings {
  const settings = loadSettings({ ...flags })
  if (flags.data === undefined || settings.database === undefined) return settings
  throw new OperatorError({
    zh: `设置 database 指定了 PostgreSQL ${placeOf(settings)}，与 --data 不能同时使用：请去掉其中之一`,
    en: `The setting database names the PostgreSQL ${placeOf(settings)}, and --data a folder: give only one of them`,
  })
}

/** Does something with what is kept, and tells an operator why it cannot be done. */
async function usable<T>(settings: Settings, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw cannotGoOn(settings, error)
  }
}

/** A mistyped place must not pass for an empty one. */
function noDatabase(settings: Settings): OperatorError {
  const place = placeOf(settings)
  if (settings.database !== undefined) {
    return new OperatorError({
      zh: `${place} 中还没有 Astrolabe 的表：请先以它启动服务，或检查设置 database`,
      en: `${place} has no tables of Astrolabe yet: start the server on it first, or check the setting database`,
    })
  }
  const folder = place
  return new OperatorError({
    zh: `${folder} 中没有数据库：请先在该目录启动服务，或用 --data 指定数据目录`,
    en: `There is no database in ${folder}: start the server there first, or name its folder with --data`,
  })
}

/** Runs the gateway until a signal asks it to stop, or it cannot go on. Returns the exit code. */
async function serve(
  { json, ...flags }: ServeFlags,
  version: string,
  strays: Strays,
): Promise<number> {
  const ended = Promise.withResolvers<number>()
  const onSignal = () => ended.resolve(0)
  for (const signal of stopSignals) process.once(signal, onSignal)
  try {
    tuneCollector()
    const settings = settingsWith(flags)
    const start = await starter(settings)
    const logTo = process.stderr.isTTY ? await terminalLog() : undefined
    const gateway = await usable(settings, () =>
      start(settings, version, {
        onDeath: () => ended.resolve(1),
        ...(logTo && { logTo }),
      }),
    )
    const log = openLog(settings, logTo)
    strays.onError = (error) => {
      log.fatal({ error }, 'unexpected error, stopping')
      ended.resolve(1)
    }
    await announce(gateway, json ?? false, settings)
    const code = await ended.promise
    // What has gone wrong may be what stopping waits for.
    const overdue = code === 0 ? undefined : setTimeout(() => process.exit(code), longestStopMs)
    await gateway.stop()
    clearTimeout(overdue)
    // A thread that waits for a disk that hangs ends only with its process.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), stuckAfterMs).unref()
    return code
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal)
  }
}

/** Loaded by who serves alone: half as much again as all that the other commands are made of. */
async function starter({ processes }: Settings) {
  if (processes === 1) return (await import('./gateway.ts')).startGateway
  return (await import('./processes/supervisor.ts')).startProcesses
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const
const longestStopMs = 15_000

/** Says where the gateway listens. What is said this once goes to stderr where stdout is closed. */
async function announce(gateway: Gateway, json: boolean, { language }: Settings): Promise<void> {
  const { address, demoToken } = gateway
  const lines = json
    ? [JSON.stringify({ address, ...(demoToken && { demoToken }) })]
    : greeting(gateway, await gateway.sources(loginCheckMs), language)
  const text = `${lines.join('\n')}\n`
  process.stdout.write(text, (error) => {
    if (error) process.stderr.write(text)
  })
}

/** What the greeting waits for the sources' logins at the most: whoever has started it looks at the screen. */
const loginCheckMs = 1000
const stuckAfterMs = 1000

function print(line: string): void {
  process.stdout.write(`${line}\n`, (error) => {
    if (error) unprinted.push(error)
  })
}

/** The user's name; in a container the user may have none. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
