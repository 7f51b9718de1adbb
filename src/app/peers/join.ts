import { networkInterfaces } from 'node:os'
import type { Logger } from 'pino'
import { OperatorError } from '../../core/errors.ts'
import type { OpenedSources } from '../../sources/open.ts'
import type { Collection } from '../../sources/watched.ts'
import { type Joining, Peers, type PeersSettings } from './peers.ts'
import { sharedSources } from './shared-sources.ts'

/** Where a gateway is reached by the others, as far as that is set. */
export type PeerAddress = Pick<PeersSettings, 'host' | 'port'>

/** What it brings, and who hears how each collection ends that another gateway is asked for. */
export interface Bringing extends Joining {
  readonly onForwarded: (collection: Collection) => void
}

/** A gateway that has joined the others over its database. */
export interface Joined {
  readonly sources: OpenedSources
  readonly peers: Peers
}

/** Gives what is shared with the others; undefined where they cannot reach this one. */
export type Join = (
  version: string,
  bringing: Omit<Bringing, 'ledger' | 'store'>,
) => Promise<Joined | undefined>

/**
 * Joins the gateways over one database. `given` is where the operator has them reach it; else it is
 * the address that the database knows it by, undefined where it has none. Undefined where that is not
 * this machine's: then the gateway decides for itself. Throws OperatorError where what was given
 * cannot be listened at.
 */
export async function joinPeers(
  given: PeerAddress | undefined,
  known: string | undefined,
  version: string,
  joining: Bringing,
): Promise<Joined | undefined> {
  const host = known ?? '127.0.0.1'
  if (!given && !isOwn(host)) {
    tellUnknown(joining.log, host)
    return undefined
  }
  const at = given ?? { host, port: 0 }
  try {
    const peers = await Peers.join({ ...at, version }, joining)
    const { sources, clock, onForwarded } = joining
    return { peers, sources: sharedSources(sources, peers, clock, onForwarded) }
  } catch (error) {
    throw given ? cannotListen(given, error) : error
  }
}

function isOwn(host: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return own.some(({ address }) => address === host)
}

function tellUnknown(log: Logger, host: string): void {
  log.info(
    { host },
    'the database knows this gateway by an address of another machine: where several gateways are to decide together, set peerAddress',
  )
}

function cannotListen({ host, port }: PeerAddress, error: unknown): OperatorError {
  const why = error instanceof Error ? error.message : String(error)
  return new OperatorError({
    zh: `无法在 peerAddress ${host}:${port} 上监听（${why}）：请给出本机的地址和空闲的端口`,
    en: `Cannot listen at peerAddress ${host}:${port} (${why}): give an address of this machine and a port that is free`,
  })
}
