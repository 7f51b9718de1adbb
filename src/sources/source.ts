import type { UpstreamRequest } from '../catalog/define.ts'

/** What a source brought: the body as it came, never parsed and printed again. */
export interface Collected {
  /** JSON text of the body. */
  readonly body: string
  readonly collectedAtMs: number
  /** The name of the source that answered. */
  readonly source: string
}

export interface Source {
  readonly name: string
  /**
   * Collects one body. It throws AppError with the code that the caller is to see (301 when the
   * collection failed, 302 when the upstream limits the rate), the signal's reason when aborted,
   * and anything else only for a fault of our own.
   */
  collect(request: UpstreamRequest, options: { readonly signal: AbortSignal }): Promise<Collected>
}
