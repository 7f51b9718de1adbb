import { datasets } from '../catalog/index.ts'
import { systemClock } from '../core/clock.ts'
import {
  refuseUnsetSources,
  type Settings,
  sourcesOf,
  tikhubLimitMicros,
} from '../settings/load.ts'
import { type Archive, archiveSource } from '../sources/archive.ts'
import { inspectBody } from '../sources/inspection.ts'
import { type OpenedSources, openSources, type SourceTools } from '../sources/open.ts'
import type { Spend } from '../sources/purse.ts'
import { sandboxSource } from '../sources/sandbox.ts'
import type { Source } from '../sources/source.ts'
import type { Collection } from '../sources/watched.ts'
import type { DataWorld } from '../store/history.ts'
import { hasDatabase, openStores } from './stores.ts'

/** Made-up and real data are read together only where what the operator has set up can bring both. */
export function worldOf(sources: readonly string[]): DataWorld {
  if (!sources.includes('sandbox')) return sources.includes('relay') ? 'relayed' : 'real'
  return sources.every((name) => name === 'sandbox') ? 'sandbox' : 'both'
}

/** Opens the sources that the settings name. */
export function sourcesFrom(
  settings: Settings,
  deadlineMs: number,
  archive: Archive,
  tools: SourceTools,
  onCollection: (collection: Collection) => void,
): OpenedSources {
  const { sourcesFor, maxBodyBytes, xingtu, relay, tikhub } = settings
  const { url, token } = relay
  const { key } = tikhub
  return openSources(
    {
      sources: sourcesOf(settings),
      sourcesFor,
      maxBodyBytes,
      deadlineMs,
      xingtu,
      relay: url === undefined || token === undefined ? undefined : { ...relay, url, token },
      tikhub:
        key === undefined
          ? undefined
          : {
              ...tikhub,
              key,
              allowsV1: tikhub.allowV1,
              dailyLimitMicros: tikhubLimitMicros(settings),
              fieldNames: xingtu.fieldNames,
            },
    },
    {
      sandbox: () => sandboxSource(datasets, tools.clock),
      archive: () => archiveSource(archive),
    },
    tools,
    onCollection,
  )
}

/** Opens the sources that have an outside for as long as `action` takes; what they log is told by it. */
export async function withOutsideSources<T>(
  settings: Settings,
  action: (sources: readonly Source[]) => Promise<T>,
): Promise<T> {
  refuseUnsetSources(settings)
  const nothingStored = async () => undefined
  const spend = onlyTelling(settings)
  const { all } = sourcesFrom(
    settings,
    checkDeadlineMs,
    nothingStored,
    { inspect: inspectBody, spend, clock: systemClock, log: silentLog, askers: () => 1 },
    () => {},
  )
  try {
    return await action(all.filter(({ checked }) => checked !== undefined))
  } finally {
    await Promise.all(all.map((source) => source.close?.()))
  }
}

const checkDeadlineMs = 30_000
/** Nobody is paid to find out whether a source works; what was spent is told. */
const onlyTelling =
  (place: Parameters<typeof openStores>[0]): Spend =>
  async ({ source, day }) => {
    const stores = (await hasDatabase(place)) ? await openStores(place) : undefined
    try {
      const spending = await stores?.health.spentOn(day)
      const spent = spending?.find((each) => each.source === source)
      return { isGranted: false, spentMicros: spent?.spentMicros ?? 0 }
    } finally {
      await stores?.close()
    }
  }
const silentLog: SourceTools['log'] = { info: () => {}, warn: () => {}, error: () => {} }
