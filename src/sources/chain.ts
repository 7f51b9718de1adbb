import type { UpstreamRequest } from '../catalog/request.ts'
import { AppError } from '../core/errors.ts'
import { SourceFault } from './fault.ts'
import type { Source } from './source.ts'

export interface ChainSettings {
  /** The sources in the order in which they are tried. */
  readonly sources: readonly Source[]
  /** The order of datasets that have another. */
  readonly sourcesFor: Readonly<Record<string, readonly Source[]>>
  /** The time that a call may take, all its sources together. */
  readonly deadlineMs: number
}

/**
 * Asks one source after the other until one answers or says that the request itself is wrong. One
 * that cannot ask for it is passed over.
 */
export function chain({ sources, sourcesFor, deadlineMs }: ChainSettings): Source {
  const orderFor = ({ dataset }: UpstreamRequest) => sourcesFor[dataset] ?? sources
  return {
    name: sources.map(({ name }) => name).join(','),
    refuses: (request) => {
      const refusals = orderFor(request).map((source) => source.refuses?.(request))
      return refusals.every((refusal) => refusal !== undefined) ? refusals[0] : undefined
    },
    async collect(request, { withinMs = deadlineMs, ...options }) {
      const { signal } = options
      const untilMs = performance.now() + withinMs
      const order = orderFor(request)
      const failures: AppError[] = []
      for (const [index, source] of order.entries()) {
        const refusal = source.refuses?.(request)
        if (refusal) {
          failures.push(new AppError(400, refusal))
          continue
        }
        // One that hangs must leave time for those after it.
        const shareMs = Math.max(0, untilMs - performance.now()) / (order.length - index)
        try {
          return await source.collect(request, { ...options, withinMs: shareMs })
        } catch (error) {
          if (signal.aborted || !(error instanceof AppError) || error.code === 400) throw error
          failures.push(error)
        }
      }
      throw (
        failures.find(mayPass) ??
        failures.find((failure) => failure instanceof SourceFault) ??
        failures[0] ??
        new Error('No source is configured.')
      )
    },
  }
}

/** Whether a retry can help: of several failures callers are best told such a one. */
function mayPass(error: AppError): boolean {
  return error instanceof SourceFault && (error.kind === 'transient' || error.kind === 'limited')
}
