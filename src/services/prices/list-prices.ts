import { meters } from '../../catalog/operations/index.ts'
import type { ServiceContext } from '../context.ts'

export interface ListedPrice {
  /** The endpoint's id. */
  readonly endpoint: string
  readonly priceMicros: number
  /** Whether it is the price of everything that has none of its own. */
  readonly isDefault: boolean
}

/** What a call of each endpoint costs. */
export async function listPrices(
  { operators }: ServiceContext,
  defaultPriceMicros: number,
): Promise<ListedPrice[]> {
  const prices = await operators.prices()
  const own = new Map(prices.map(({ endpoint, priceMicros }) => [endpoint, priceMicros]))
  return meters.map(({ id, priceMicros = defaultPriceMicros }) => ({
    endpoint: id,
    priceMicros: own.get(id) ?? priceMicros,
    isDefault: !own.has(id),
  }))
}
