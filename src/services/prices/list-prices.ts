import { meteredEndpoints } from '../../catalog/metered.ts'
import type { Context } from '../context.ts'

export interface ListedPrice {
  /** The endpoint's id. */
  readonly endpoint: string
  readonly priceMicros: number
  /** Whether it is the price of everything that has none of its own. */
  readonly isDefault: boolean
}

/** What a call of each endpoint costs. */
export async function listPrices(
  { db }: Context,
  defaultPriceMicros: number,
): Promise<ListedPrice[]> {
  const rows = await db.selectFrom('prices').selectAll().execute()
  const own = new Map(rows.map((row) => [row.endpoint, row.price_micros]))
  return meteredEndpoints.map(({ id, priceMicros = defaultPriceMicros }) => ({
    endpoint: id,
    priceMicros: own.get(id) ?? priceMicros,
    isDefault: !own.has(id),
  }))
}
