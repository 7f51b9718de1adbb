import { constants } from 'node:os'
import type { Shell } from './shell.ts'

const stopSignals = ['SIGINT', 'SIGTERM'] as const

/**
 * Does something that a signal asks to stop, which then is how the command ends. A second signal ends
 * the process at once.
 */
export async function stoppable<T>(
  shell: Shell,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const onSignal = (signal: NodeJS.Signals) => {
    shell.setExitCode(128 + constants.signals[signal])
    stop.abort()
  }
  for (const signal of stopSignals) process.once(signal, onSignal)
  try {
    return await action(stop.signal)
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal)
  }
}
