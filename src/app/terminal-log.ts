import { writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/**
 * Where the log goes that somebody watches on a terminal: in words instead of JSON. It is loaded
 * there alone, as a service needs none of it.
 */
export async function terminalLog(): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty')
  const inWords = prettyFactory({
    colorize: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
  })
  return {
    write: (line) => {
      try {
        writeSync(2, inWords(line))
      } catch {}
    },
  }
}
