import { networkInterfaces } from 'node:os'
import type { Logger } from 'pino'
import { OperatorError } from '../../core/errors.ts'
import type { OpenedSources } from '../../sources/open.ts'
import type { Collection } from '../../sources/watched.ts'
import { type Joining, type PeerAddress, Peers } from './peers.ts'
import { sharedSources } from './shared-sources.ts'

/** What it brings, and who hears how each collection ends that another gateway is asked for. */
export interface Bringing extends Joining {
  readonly onForwarded: (collection: Collection) => void
}

/** A gateway that has joined the others over its database. */
export interface Joined {
  readonly sources: OpenedSources
  readonly peers: Peers
}

/** Gives what is shared with the others. */
export type Join = (
  version: string,
  bringing: Omit<Bringing, 'ledger' | 'store'>,
) => Promise<Joined>

/**
 * Joins the gateways over one database. `given` is where the operator has them reach it; else it is
 * the address that the database knows it by, undefined where it has none. Where that is not this
 * machine's, the gateway is asked by none. Throws OperatorError where what was given cannot be
 * listened at.
 */
export async function joinPeers(
  given: PeerAddress | undefined,
  known: string | undefined,
  version: string,
  bringing: Bringing,
): Promise<Joined> {
  const host = known ?? '127.0.0.1'
  const at = given ?? (isOwn(host) ? { host, port: 0 } : undefined)
  if (!at) tellUnknown(bringing.log, host)
  try {
    const peers = await Peers.join({ at, version }, bringing)
    const { sources, clock, onForwarded } = bringing
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
  log.warn(
    { host },
    'the database knows this gateway by an address that is not of its machine: no other gateway can ask it, unless peerAddress is set',
  )
}

function cannotListen({ host, port }: PeerAddress, error: unknown): OperatorError {
  const why = error instanceof Error ? error.message : String(error)
  return new OperatorError({
    zh: `无法在 peerAddress ${host}:${port} 上监听（${why}）：请给出本机的地址和空闲的端口`,
    en: `Cannot listen at peerAddress ${host}:${port} (${why}): give an address of this machine and a port that is free`,
  })
}
