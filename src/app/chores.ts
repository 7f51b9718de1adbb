import type { Logger } from 'pino'
import type { Clock } from '../core/clock.ts'
import { pruneCalls } from '../services/calls/prune.ts'
import type { Settings } from '../settings/load.ts'
import type { Chores } from '../store/ports.ts'

const pruneEveryMs = 600_000
/** How often it is looked what another process has erased: no call may come to find out. */
const lookEveryMs = 1000

/** What is done now and then, beside the calls. Returns what ends it. */
export function startChores(
  settings: Settings,
  chores: Chores,
  clock: Clock,
  log: Logger,
): () => void {
  const retention = {
    callDays: settings.callRetentionDays,
    actDays: settings.actRetentionDays,
    observationDays: settings.history.retentionDays,
  }
  const pruning = setInterval(() => {
    pruneCalls({ chores, clock }, retention).catch((error: unknown) =>
      log.error({ error }, 'old calls could not be forgotten'),
    )
  }, pruneEveryMs)
  const looking = setInterval(() => void chores.look(clock.now()).catch(() => {}), lookEveryMs)
  return () => {
    clearInterval(pruning)
    clearInterval(looking)
  }
}
