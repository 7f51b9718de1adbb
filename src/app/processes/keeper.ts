import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock } from '../../core/clock.ts'
import { openMetrics } from '../../http/prometheus.ts'
import { CallTally } from '../../services/metered/tally.ts'
import { startChores } from '../chores.ts'
import { Hub } from '../forwarding/hub.ts'
import { closeParts, openParts, reportOf } from '../gateway.ts'
import { openLog } from '../log.ts'
import { type Running, runChild, type Surroundings } from './child.ts'
import { HeldCalls } from './held-calls.ts'
import { listenAt } from './listening.ts'
import type { Begin } from './orders.ts'

runChild(keep)

/** The process that keeps the ledger and asks the sources, for the servers beside it. */
async function keep(
  { settings, version, process: name, path }: Begin,
  { logTo, onDeath }: Surroundings,
): Promise<Running> {
  const clock = systemClock
  const log = openLog(settings, logTo, name)
  // Calls are traced where they are served, with their collections.
  const { url: _, ...otlp } = settings.otlp
  const untraced = { ...settings, otlp }
  let hub: Hub | undefined
  const surroundings = { onDeath, onForgotten: (subject: string) => hub?.forget([subject]) }
  const parts = await openParts(untraced, version, surroundings, clock, log)
  const { engine, source, sources, counters, cache } = parts
  if (engine.recovered > 0) {
    log.warn({ calls: engine.recovered }, 'released the holds of calls that were left open')
  }
  const endChores = startChores(settings, engine, clock, log)
  // What a keeper has left that was killed.
  rmSync(path, { force: true })
  const ask = () => new HeldCalls(engine, clock)
  hub = new Hub({ engine, source, sources, clock, ask })
  const endListening = await listenAt(path, hub)
  log.info('keeps the ledger')
  const { collections, drift } = counters
  const connections = { open: 0, refused: 0 }
  const ofServers = { calls: new CallTally([]), cache, connections }
  const counted = { collections, drift, sources: () => sources, ledger: engine }
  const metrics = openMetrics({ ...ofServers, ...counted }, name)
  return {
    ready: {},
    measure: metrics.measure,
    sources: (withinMs) => Promise.all(sources.map((source) => reportOf(source, withinMs))),
    stop: async () => {
      endChores()
      endListening()
      hub?.close()
      const overdue = setTimeout(() => engine.hurry(), graceMs)
      await closeParts(parts)
      clearTimeout(overdue)
      log.info('stopped')
      log.flush()
      // The supervisor does it, where it is there to.
      if (!process.connected) rmSync(dirname(path), { recursive: true, force: true })
    },
  }
}

/** The servers have ended, or been cut off: what is left takes a commit or two. */
const graceMs = 1000
