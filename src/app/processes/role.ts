import type { Logger } from 'pino'
import type { OpenedSources } from '../../sources/open.ts'
import type { OpenedEngine } from '../engine.ts'

/** What a server is among several processes that serve at one port. */
export interface Role {
  /** Its name in the log and the metrics. */
  readonly process: string
  /** Whether it makes the account demo on the folder's first start. */
  readonly makesDemo: boolean
  /** Has the keeper of the data folder keep the ledger and ask the sources; absent over a database. */
  readonly connect?: (events: KeeperEvents) => Promise<ConnectedKeeper>
  /** Prints what all of them have measured. */
  readonly printMetrics: () => Promise<string>
}

export interface KeeperEvents {
  readonly log: Logger
  /** Hears of a creator or video that was erased. */
  readonly onForgotten: (subject: string) => void
  /** Hears that the keeper is back: erasures may have gone unheard meanwhile. */
  readonly onBack: () => void
}

/** The ledger and the sources, which another process has. */
export interface ConnectedKeeper extends OpenedEngine {
  readonly sources: OpenedSources
}
