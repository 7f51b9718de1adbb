import { writeSync } from 'node:fs'
import { type DestinationStream, type Logger, pino } from 'pino'
import type { Settings } from './config.ts'
import { redactTokens } from './core/redact.ts'

/** The operator's log: JSON lines on stderr, without tokens and cookies. */
export function openLog(
  settings: Pick<Settings, 'logLevel'>,
  logTo: DestinationStream | undefined,
): Logger {
  const options = {
    level: settings.logLevel,
    base: null,
    serializers: { error: (error: unknown) => describeError(error) },
    hooks: { streamWrite: redactTokens },
  }
  return pino(options, logTo ?? { write: writeToStderr })
}

/** A log that cannot be written, to a full disk for one, must not stop what it tells of. */
function writeToStderr(line: string): void {
  try {
    writeSync(2, line)
  } catch {}
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack } = error
  return {
    name,
    message,
    stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}
