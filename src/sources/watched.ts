import type { Clock } from '../core/clock.ts'
import { AppError } from '../core/errors.ts'
import type { Source } from './source.ts'

/** `left`: nobody waited for it any more, which says nothing about the source. */
export type CollectionCode = 0 | 301 | 302 | 400 | 500 | 'left'

/** How one collection of a source ended. */
export interface Collection {
  readonly source: string
  readonly dataset: string
  readonly code: CollectionCode
  /** From the question to its end: waiting for its turn and retries included. */
  readonly ms: number
  readonly atMs: number
}

/** The same source; how each of its collections ends is told. */
export function watched(
  source: Source,
  clock: Clock,
  onCollection: (collection: Collection) => void,
): Source {
  const { name } = source
  return {
    name,
    async collect(request, options) {
      const from = performance.now()
      const ended = (code: CollectionCode) => {
        const ms = performance.now() - from
        onCollection({ source: name, dataset: request.dataset, code, ms, atMs: clock.now() })
      }
      try {
        const collected = await source.collect(request, options)
        ended(0)
        return collected
      } catch (error) {
        ended(failureCode(error, options.signal))
        throw error
      }
    },
    state: () => source.state?.() ?? 'working',
    troubles: () => source.troubles?.() ?? [],
    close: async () => source.close?.(),
  }
}

function failureCode(error: unknown, signal: AbortSignal): CollectionCode {
  // One that had no answer when the call's time was over has failed.
  if (signal.aborted) return signal.reason?.name === 'TimeoutError' ? 301 : 'left'
  if (!(error instanceof AppError)) return 500
  const { code } = error
  return code === 301 || code === 302 || code === 400 ? code : 500
}
