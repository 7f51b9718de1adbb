import type { Logger } from 'pino'
import type { OpenTracing } from '../services/tracing/tracing.ts'
import type { Settings } from '../settings/load.ts'

/** Loads what traces only where it is wanted: it would be a tenth of the memory. */
export async function tracingOf(
  { otlp: { url, headers = '', share } }: Settings,
  version: string,
  log: Logger,
): Promise<OpenTracing | undefined> {
  if (url === undefined) return undefined
  const { openTracing } = await import('../services/tracing/tracing.ts')
  const pairs = headers.split(',').filter(Boolean)
  const split = pairs.map((pair) => /^([^=]+)=(.*)$/.exec(pair))
  const named = split.map((match) => [match?.[1]?.toLowerCase() ?? '', match?.[2] ?? ''])
  return openTracing({ url, headers: Object.fromEntries(named), share, version }, log)
}
