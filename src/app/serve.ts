import type { ServeFlags } from '../cli/shell.ts'
import type { Settings } from '../settings/load.ts'
import { tuneCollector } from './collector.ts'
import { settingsWith, usable } from './commands.ts'
import type { Gateway } from './gateway.ts'
import { greeting } from './greeting.ts'
import { openLog } from './log.ts'
import { terminalLog } from './terminal-log.ts'

/** Hears of the errors that nothing has caught. */
export interface Strays {
  onError: (error: unknown) => void
}

/** Runs the gateway until a signal asks it to stop, or it cannot go on. Returns the exit code. */
export async function serve(
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
