import type { Clock } from '../core/clock.ts'
import { chain } from './chain.ts'
import { Guard } from './guard.ts'
import type { InspectBody } from './inspection.ts'
import type { Spend } from './purse.ts'
import { type RelaySettings, relayCollector } from './relay.ts'
import type { Source, SourceLog } from './source.ts'
import { type TikhubSettings, tikhubCollector } from './tikhub/collector.ts'
import { type Collection, watched } from './watched.ts'
import { type XingtuSettings, xingtuCollector } from './xingtu.ts'

/** The sources that need nothing set up, which are made elsewhere. */
export type OwnSources = Readonly<Record<'sandbox' | 'archive', () => Source>>

export type SourceName = 'relay' | 'tikhub' | 'xingtu' | keyof OwnSources

interface Paced {
  readonly callsPerSecond: number
}

export interface SourcesSettings {
  /** The sources in the order in which they are tried. */
  readonly sources: readonly SourceName[]
  /** The order of datasets that have another. */
  readonly sourcesFor: Readonly<Record<string, readonly SourceName[]>>
  /** It is there if any of the two names it. */
  readonly relay: (Omit<RelaySettings, 'maxBodyBytes'> & Paced) | undefined
  /** The same; its pace is that of each of its methods. */
  readonly tikhub: (Omit<TikhubSettings, 'maxBodyBytes'> & Paced) | undefined
  readonly xingtu: Omit<XingtuSettings, 'maxBodyBytes'> & Paced
  readonly maxBodyBytes: number
  readonly deadlineMs: number
}

export interface OpenedSources {
  /** All sources as one, which asks them in the configured order. */
  readonly source: Source
  readonly all: readonly Source[]
}

/** What sources need of the gateway that they are opened for. */
export interface SourceTools {
  readonly inspect: InspectBody
  readonly spend: Spend
  readonly clock: Clock
  readonly log: SourceLog
  /** How many gateways ask the sources, each for itself. */
  readonly askers: () => number
}

/** The time that a vendor's server may take, and the time that the upstream itself may. */
const vendorAttemptMs = 60_000
const xingtuAttemptMs = 20_000

/** How many calls of one of TikHub's methods are under way at most. */
const tikhubConcurrency = 20

/** Opens the sources that are named anywhere, each once; how each collection ends is told. */
export function openSources(
  settings: SourcesSettings,
  own: OwnSources,
  tools: SourceTools,
  onCollection: (collection: Collection) => void,
): OpenedSources {
  const { sources, sourcesFor, deadlineMs } = settings
  const names = new Set([...sources, ...Object.values(sourcesFor).flat()])
  const opened = new Map(
    [...names].map((name) => {
      const source = open(name, settings, own, tools)
      return [name, watched(source, tools.clock, onCollection)]
    }),
  )
  const pick = (order: readonly SourceName[]) => order.flatMap((name) => opened.get(name) ?? [])
  const picked = Object.entries(sourcesFor).map(([dataset, order]) => [dataset, pick(order)])
  return {
    source: chain({
      sources: pick(sources),
      sourcesFor: Object.fromEntries(picked),
      deadlineMs,
    }),
    all: [...opened.values()],
  }
}

function open(
  name: SourceName,
  { relay, tikhub, xingtu, maxBodyBytes }: SourcesSettings,
  own: OwnSources,
  { inspect, spend, clock, log, askers }: SourceTools,
): Source {
  switch (name) {
    case 'sandbox':
    case 'archive':
      return own[name]()
    case 'xingtu': {
      const collector = xingtuCollector({ ...xingtu, maxBodyBytes }, inspect, clock, log)
      return new Guard(collector, { ...xingtu, askers, attemptMs: xingtuAttemptMs }, log)
    }
    case 'relay': {
      if (!relay) throw new Error('The relay is named without its settings.')
      const collector = relayCollector({ ...relay, maxBodyBytes }, inspect, clock)
      return new Guard(collector, { ...relay, askers, attemptMs: vendorAttemptMs }, log)
    }
    case 'tikhub': {
      if (!tikhub) throw new Error('TikHub is named without its settings.')
      const collector = tikhubCollector({ ...tikhub, maxBodyBytes }, inspect, spend, clock, log)
      const { callsPerSecond } = tikhub
      const pace = { callsPerSecond, askers, concurrency: tikhubConcurrency }
      return new Guard(collector, { ...pace, attemptMs: vendorAttemptMs }, log)
    }
  }
}
