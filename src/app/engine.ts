import type { Logger } from 'pino'
import { meters } from '../catalog/operations/index.ts'
import type { Clock } from '../core/clock.ts'
import { defaultPriceMicros, type Settings } from '../settings/load.ts'
import type { Engine } from '../store/ports.ts'
import type { LedgerEvents } from '../store/queued-ledger.ts'
import { refuseDamaged, toldDamage } from '../store/sqlite/damage.ts'
import { openDatabase } from '../store/sqlite/database.ts'
import { openLedger } from '../store/sqlite/ledger/thread.ts'
import type { Join } from './peers/join.ts'
import { type Place, placeOf, takeDataFolder } from './stores.ts'

/** What a call waits for one commit at the most: as long as another process may take over a change. */
const defaultDeadlineMs = 10_000

export interface EngineEvents {
  readonly deadlineMs: number | undefined
  /** Hears that no call can be served any more. */
  readonly onDeath: ((error: Error) => void) | undefined
  readonly onForgotten: (subject: string) => void
}

/** What keeps everything, and what lets go of the data folder once that is closed. */
export interface OpenedEngine {
  readonly engine: Engine
  readonly unlock: () => void
  /** Joins those who serve from the same place as well, where there may be any. */
  readonly join?: Join
}

/**
 * Opens what keeps everything. Throws OperatorError where the folder is another server's, or the
 * database cannot be used.
 */
export async function openEngine(
  settings: Settings,
  clock: Clock,
  log: Logger,
  events: EngineEvents,
): Promise<OpenedEngine> {
  if (settings.database !== undefined) {
    const { openPostgresEngine } = await import('./postgres-engine.ts')
    const { deadlineMs = defaultDeadlineMs } = events
    const hearing = ledgerEvents(settings, log, events)
    const opened = await openPostgresEngine(settings, clock, log, deadlineMs, hearing)
    // The database is everybody's.
    return { ...opened, unlock: () => {} }
  }
  const unlock = takeDataFolder(settings.data)
  try {
    await prepareDatabase(settings)
    return { engine: await startLedger(settings, clock, log, events), unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Brings the database up to date. */
async function prepareDatabase({ data }: Settings): Promise<void> {
  refuseDamaged(data)
  try {
    const db = await openDatabase(data)
    await db.destroy()
  } catch (error) {
    throw toldDamage(data, error)
  }
}

/** Starts the thread that decides over calls and keeps the books. */
function startLedger(
  settings: Settings,
  clock: Clock,
  log: Logger,
  events: EngineEvents,
): Promise<Engine> {
  return openLedger(
    {
      dataDir: settings.data,
      defaultPriceMicros: defaultPriceMicros(settings),
      startedAtMs: clock.now(),
      isAlone: true,
      endpoints: meters,
      deadlineMs: events.deadlineMs ?? defaultDeadlineMs,
    },
    ledgerEvents(settings, log, events),
  )
}

/** What is logged of a ledger, and told to whoever hears of it. */
function ledgerEvents(place: Place, log: Logger, events: EngineEvents): LedgerEvents {
  return {
    onDeath: (error) => {
      log.fatal({ error }, 'the ledger thread died')
      events.onDeath?.(error)
    },
    onForgotten: (subjects) => {
      for (const subject of subjects) events.onForgotten(subject)
      log.info({ creators: subjects.length }, 'forgot creators that were erased')
    },
    onTrouble: (trouble, reason) => {
      if (!trouble) log.info('calls are served again')
      else log.error({ data: placeOf(place), why: trouble.en, reason }, 'no call is served')
    },
  }
}
