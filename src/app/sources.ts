import type { Logger } from 'pino'
import { datasets } from '../catalog/index.ts'
import type { Clock } from '../core/clock.ts'
import { type Settings, sourcesOf } from '../settings/load.ts'
import { type Archive, archiveSource } from '../sources/archive.ts'
import type { InspectBody } from '../sources/inspection.ts'
import { type OpenedSources, openSources } from '../sources/open.ts'
import { sandboxSource } from '../sources/sandbox.ts'
import type { Collection } from '../sources/watched.ts'
import type { World } from '../store/history.ts'

/** Made-up and real data are read together only where the operator has set both up. */
export function worldOf(sources: readonly string[]): World {
  if (!sources.includes('sandbox')) return 'real'
  return sources.every((name) => name === 'sandbox') ? 'sandbox' : 'both'
}

/** Opens the sources that the settings name. */
export function sourcesFrom(
  settings: Settings,
  deadlineMs: number,
  archive: Archive,
  inspect: InspectBody,
  clock: Clock,
  log: Logger,
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
