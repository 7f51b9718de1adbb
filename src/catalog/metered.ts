import { historyEndpoint } from './history-endpoint.ts'
import { catalog } from './index.ts'

/** What a token's list and a price can name. */
export interface MeteredEndpoint {
  readonly id: string
  readonly path: string
  readonly slug: string
  /** What a call costs unless it is priced; undefined for the default price. */
  readonly priceMicros?: number
}

/** Everything that is admitted, priced and counted call by call. */
export const meteredEndpoints: readonly MeteredEndpoint[] = [
  ...[...catalog.values()].map(({ id, path, slug }) => ({ id, path, slug })),
  historyEndpoint,
]
