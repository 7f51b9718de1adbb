import type { UpstreamRequest } from '../../catalog/request.ts'
import type { Clock } from '../../core/clock.ts'
import type { OpenedSources } from '../../sources/open.ts'
import type { Collected, CollectOptions, Source } from '../../sources/source.ts'
import { type Collection, watched } from '../../sources/watched.ts'
import { KeeperGoneFault } from '../forwarding/failures.ts'
import type { Peers } from './peers.ts'

/**
 * The sources of gateways over one database: the one that decides asks them for all, so that their
 * pace, their rests and their flights are one. Where it cannot be reached, each asks its own.
 * `onForwarded` hears how each collection ends that another gateway is asked for.
 */
export function sharedSources(
  own: OpenedSources,
  peers: Peers,
  clock: Clock,
  onForwarded: (collection: Collection) => void,
): OpenedSources {
  const ofKeeper: Source = {
    name: own.source.name,
    collect: async (...asked) => {
      if (!peers.link) throw new KeeperGoneFault()
      return await peers.link.sources.collect(...asked)
    },
  }
  const forwarded = watched(ofKeeper, clock, onForwarded)
  return {
    source: { ...own.source, collect: (...asked) => collect(peers, forwarded, ...asked) },
    all: own.all.map((source) => asKnown(source, peers)),
  }
}

async function collect(
  peers: Peers,
  forwarded: Source,
  request: UpstreamRequest,
  options: CollectOptions,
): Promise<Collected> {
  while (peers.link) {
    try {
      return await forwarded.collect(request, options)
    } catch (error) {
      if (!(error instanceof KeeperGoneFault)) throw error
      // Whoever comes after it collects once for all who have waited for this.
      await peers.successor(options.signal)
    }
  }
  return await peers.hub.collect(request, options)
}

/** In the condition in which whoever asks it has it. */
function asKnown(source: Source, peers: Peers): Source {
  const asked = () => peers.link?.sources.find(source.name) ?? source
  return {
    ...source,
    state: () => asked().state?.() ?? 'working',
    brings: () => asked().brings?.() ?? source.name,
    troubles: () => asked().troubles?.() ?? [],
  }
}
