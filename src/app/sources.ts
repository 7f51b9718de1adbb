import { datasets } from '../catalog/index.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { refuseUnsetSources, type Settings, sourcesOf } from '../settings/load.ts'
import { type Archive, archiveSource } from '../sources/archive.ts'
import { type InspectBody, inspectBody } from '../sources/inspection.ts'
import { type OpenedSources, openSources } from '../sources/open.ts'
import { sandboxSource } from '../sources/sandbox.ts'
import type { Source, SourceLog } from '../sources/source.ts'
import type { Collection } from '../sources/watched.ts'
import type { DataWorld } from '../store/history.ts'

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
  inspect: InspectBody,
  clock: Clock,
  log: SourceLog,
  onCollection: (collection: Collection) => void,
): OpenedSources {
  const { sourcesFor, maxBodyBytes, xingtu, relay } = settings
  const { url, token } = relay
  return openSources(
    {
      sources: sourcesOf(settings),
      sourcesFor,
      maxBodyBytes,
      deadlineMs,
      xingtu,
      relay: url === undefined || token === undefined ? undefined : { ...relay, url, token },
    },
    { sandbox: sandboxSource(datasets, clock), archive: archiveSource(archive) },
    inspect,
    clock,
    log,
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
  const { all } = sourcesFrom(
    settings,
    checkDeadlineMs,
    nothingStored,
    inspectBody,
    systemClock,
    silentLog,
    () => {},
  )
  try {
    return await action(all.filter(({ checked }) => checked !== undefined))
  } finally {
    await Promise.all(all.map((source) => source.close?.()))
  }
}

const checkDeadlineMs = 30_000
const silentLog: SourceLog = { info: () => {}, warn: () => {}, error: () => {} }
