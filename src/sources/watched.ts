import type { Clock } from '../core/clock.ts'
import { AppError } from '../core/errors.ts'
import { SourceFault } from './fault.ts'
import type { Source } from './source.ts'

/**
 * `left`: nobody waited for it any more; `unasked`: our own pace had no turn for it. Neither says
 * anything about the source.
 */
export type CollectionCode = 0 | 301 | 302 | 400 | 500 | 'left' | 'unasked'

/** How one collection of a source ended. */
export interface Collection {
  readonly source: string
  /** How answers name the source, by the latest that it brought: whether that was made up. */
  readonly brought: string
  readonly dataset: string
  readonly code: CollectionCode
  /**
   * The time from the question to its end, retries included; a success counts without the wait for
   * its turn.
   */
  readonly ms: number
  readonly atMs: number
  /** Present where whoever asked had decided its end, which says nothing about the source. */
  readonly isForced?: true
}

/** Makes of a source one that tells how each of its collections ends. */
export function watched(
  source: Source,
  clock: Clock,
  onCollection: (collection: Collection) => void,
): Source {
  const { name } = source
  let brought = name
  return {
    name,
    brings: () => brought,
    async collect(request, options) {
      const from = performance.now()
      const ended = (code: CollectionCode, waitedMs = 0) => {
        const ms = Math.max(0, performance.now() - from - waitedMs)
        const { dataset } = request
        const isForced = source.forces?.(request) && { isForced: true as const }
        onCollection({ source: name, brought, dataset, code, ms, atMs: clock.now(), ...isForced })
      }
      try {
        const collected = await source.collect(request, options)
        brought = collected.source
        ended(0, collected.waitedMs)
        return collected
      } catch (error) {
        ended(failureCode(error, options.signal))
        throw error
      }
    },
    ...(source.checked && { checked: source.checked }),
    refuses: (request) => source.refuses?.(request),
    state: () => source.state?.() ?? 'working',
    troubles: () => source.troubles?.() ?? [],
    notices: () => source.notices?.() ?? [],
    ...(source.budget && { budget: source.budget }),
    ...(source.check && { check: source.check }),
    close: async () => source.close?.(),
  }
}

function failureCode(error: unknown, signal: AbortSignal): CollectionCode {
  // One that had no answer when the call's time was over has failed.
  if (signal.aborted) return signal.reason?.name === 'TimeoutError' ? 301 : 'left'
  if (!(error instanceof AppError)) return 500
  if (error instanceof SourceFault && error.unasked) return 'unasked'
  const { code } = error
  return code === 301 || code === 302 || code === 400 ? code : 500
}
