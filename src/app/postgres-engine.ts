import { hash } from 'node:crypto'
import type { Logger } from 'pino'
import { meters } from '../catalog/operations/index.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { defaultPriceMicros, type Settings, sourcesOf } from '../settings/load.ts'
import { peerOf } from '../settings/schema.ts'
import { servingQuietMs } from '../store/postgres/connection.ts'
import { openDatabase } from '../store/postgres/database.ts'
import { KeeperStore } from '../store/postgres/keeper.ts'
import { ledgerClient } from '../store/postgres/ledger/client.ts'
import { openLedger, type PostgresLedger } from '../store/postgres/ledger/ledger.ts'
import type { LedgerEvents } from '../store/queued-ledger.ts'
import { wireVersion } from './forwarding/messages.ts'
import { type Join, joinPeers } from './peers/join.ts'

/** What is kept beside the calls is written through so many connections; the ledger has its own. */
const maxConnections = 4

/**
 * Opens the ledger over a PostgreSQL, which other gateways may serve from as well. Throws
 * OperatorError where it cannot be used.
 */
export async function openPostgresEngine(
  settings: Settings,
  clock: Clock,
  log: Logger,
  deadlineMs: number,
  events: LedgerEvents,
): Promise<{ readonly engine: PostgresLedger; readonly join: Join }> {
  const { db, address, server } = await openDatabase(
    settings.database ?? '',
    maxConnections,
    servingQuietMs,
  )
  const { version, hasTls, lateStandbys, askedFrom } = server
  log.info({ database: address.shown, version, tls: hasTls }, 'connected to PostgreSQL')
  if (lateStandbys > 0) {
    log.warn(
      { standbys: lateStandbys },
      'no standby is synchronous: one that takes over may lack the latest charges (synchronous_standby_names)',
    )
  }
  try {
    const engine = await openLedger(
      {
        defaultPriceMicros: defaultPriceMicros(settings),
        endpoints: meters,
        deadlineMs,
        // The database tells the time, so that gateways agree on it, unless a test does.
        ...(clock !== systemClock && { clock }),
      },
      { client: () => ledgerClient(address), db },
      events,
    )
    const { peerAddress } = settings
    const given = peerAddress === undefined ? undefined : peerOf(peerAddress)
    const store = new KeeperStore(db)
    const join: Join = (version, bringing) =>
      joinPeers(given, askedFrom ?? undefined, kindOf(settings, version), {
        ...bringing,
        ledger: engine,
        store,
      })
    return { engine, join }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** The same of gateways that decide and collect alike: of one program, with the same set. */
function kindOf(settings: Settings, version: string): string {
  const { defaultPrice, sourcesFor, xingtu, relay, tikhub } = settings
  const set = JSON.stringify([defaultPrice, sourcesOf(settings), sourcesFor, xingtu, relay, tikhub])
  return `${version} ${wireVersion} ${hash('sha256', set).slice(0, 16)}`
}
