import { type Clock, dayMs } from '../../core/clock.ts'
import { requestIdFloor } from '../../core/ids.ts'
import { idempotencyLifetimeMs } from '../../ledger/protocol.ts'
import type { Chores } from '../../store/ports.ts'

/**
 * Forgets calls, acts and observations that are past their days, answers of idempotency keys that
 * have run out and erasures that are a day old, in small steps between which calls go on. The ledger
 * and usage by hour are kept. Returns how many records went, without the erasures.
 */
export async function pruneCalls(
  { chores, clock }: { readonly chores: Chores; readonly clock: Clock },
  retention: {
    readonly callDays: number
    readonly actDays: number
    readonly observationDays: number
  },
): Promise<number> {
  const now = clock.now()
  let total = 0
  for (;;) {
    const pruned = await chores.prune({
      atMs: now,
      callsBelow: requestIdFloor(now - retention.callDays * dayMs),
      actsBelow: requestIdFloor(now - retention.actDays * dayMs),
      answersBeforeMs: now - idempotencyLifetimeMs,
      observationsBeforeMs: now - retention.observationDays * dayMs,
      erasuresBeforeMs: now - dayMs,
    })
    total += pruned
    if (pruned === 0) return total
  }
}
