import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { meters } from '../catalog/operations/index.ts'
import type { Clock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import { defaultPriceMicros, type Settings } from '../settings/load.ts'
import type { Engine } from '../store/ports.ts'
import { lockDataFolder } from '../store/sqlite/connection.ts'
import { refuseDamaged, toldDamage } from '../store/sqlite/damage.ts'
import { openDatabase } from '../store/sqlite/database.ts'
import { openLedger } from '../store/sqlite/ledger/thread.ts'

export { cannotGoOn } from '../store/sqlite/cannot-use.ts'
export { hasDatabase } from '../store/sqlite/connection.ts'
export { openStores } from '../store/sqlite/stores.ts'

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
  const unlock = takeDataFolder(settings.data)
  try {
    await prepareDatabase(settings)
    return { engine: await startLedger(settings, clock, log, events), unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

function takeDataFolder(dataDir: string): () => void {
  const unlock = lockDataFolder(dataDir)
  if (unlock) return unlock
  throw new OperatorError({
    zh: `另一个服务正在使用数据目录 ${resolve(dataDir)}：请先停止它，或用 --data 另选目录`,
    en: `Another server uses the data folder ${resolve(dataDir)}: stop it, or choose another with --data`,
  })
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
  { deadlineMs = defaultDeadlineMs, ...events }: EngineEvents,
): Promise<Engine> {
  return openLedger(
    {
      dataDir: settings.data,
      defaultPriceMicros: defaultPriceMicros(settings),
      startedAtMs: clock.now(),
      isAlone: true,
      endpoints: meters,
      deadlineMs,
    },
    {
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
        else
          log.error({ data: resolve(settings.data), why: trouble.en, reason }, 'no call is served')
      },
    },
  )
}
