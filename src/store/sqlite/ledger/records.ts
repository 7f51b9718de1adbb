import { clockToleranceMs } from '../../../core/clock.ts'
import { addLatencies } from '../../../core/latency.ts'
import { idempotencyLifetimeMs } from '../../../ledger/protocol.ts'
import type { DriftRequest, HealthRequest, PruneRequest, StoreReply } from '../../requests.ts'
import type { Statements } from './statements/index.ts'

/** Takes as many pages as some dozen calls. */
const probeSubject = ' '.repeat(128 * 1024)

/** What is kept beside the calls, and what is past its time. */
export class Records {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /**
   * Forgets a few of the oldest records, so that no commit is held up. Returns how many, and how
   * many answers begin their day anew: those of a clock that was set back by more than that since.
   */
  prune({ atMs, callsBelow, actsBelow, answersBeforeMs, erasuresBeforeMs }: PruneRequest): number {
    const { pruneForgotten, pruneCalls, pruneActs, pruneAnswers, redateAnswers, pruneChanges } =
      this.#statements
    pruneForgotten.run(erasuresBeforeMs, atMs + clockToleranceMs)
    pruneChanges.run()
    const calls = pruneCalls.run(callsBelow).changes + pruneActs.run(actsBelow).changes
    const answers = pruneAnswers.run(answersBeforeMs).changes
    return calls + answers + redateAnswers.run(atMs, atMs + idempotencyLifetimeMs).changes
  }

  /** Adds to what was counted of drift. */
  countDrift({ counts, atMs }: DriftRequest): StoreReply {
    for (const { dataset, path, kind, count } of counts) {
      this.#statements.countDrift.run(dataset, path, kind, count, atMs, atMs)
    }
    return {}
  }

  /** Adds to what was counted of the sources, and enters how they are at the gateway. */
  noteHealth(
    { counts, conditions, keepFromHour, atMs }: HealthRequest,
    gateway: number | null,
  ): StoreReply {
    const { sourceHour, putSourceHour, pruneSourceHours } = this.#statements
    for (const count of counts) {
      const { hour, source, dataset } = count
      const row = sourceHour.get(hour, source, dataset)
      const latencies = [...count.latencies]
      if (row) addLatencies(latencies, JSON.parse(row.latencies) as number[])
      const calls = count.calls + (row?.calls ?? 0)
      const failures = count.failures + (row?.failures ?? 0)
      const lastOkAt = count.lastOkAtMs ?? row?.last_ok_at ?? null
      putSourceHour.run(
        ...([hour, source, dataset, calls, failures, JSON.stringify(latencies), lastOkAt] as const),
      )
    }
    pruneSourceHours.run(keepFromHour)
    if (!conditions) return {}
    for (const { source, state, reason, sinceMs } of conditions) {
      const { zh: reasonZh, en: reasonEn } = reason ?? { zh: null, en: null }
      const condition = { gateway, source, state, reasonZh, reasonEn, sinceMs, atMs }
      this.#statements.putSourceState.run(condition)
    }
    const names = conditions.map(({ source }) => source)
    this.#statements.dropOtherSourceStates.run(gateway, JSON.stringify(names))
    this.#statements.dropStatesOfGone.run()
    return {}
  }

  /** Writes a row and takes it back: a full disk has room for an empty commit, or a little one. */
  probe(): StoreReply {
    const requestId = 'probe'
    const { insertCalls, dropCall } = this.#statements
    const nothing = [null, 0, 0, null, null, 0, null, null] as const
    insertCalls.add([requestId, 0, 0, requestId, probeSubject, 'answered', ...nothing])
    insertCalls.write()
    dropCall.run(requestId)
    return {}
  }
}
