import { formatMoney } from '../../core/money.ts'
import type { ListedPrice } from './list-prices.ts'

/** What a call of an endpoint costs. */
export function presentPrice({ endpoint, priceMicros, isDefault }: ListedPrice) {
  return { endpoint, price: formatMoney(priceMicros), isDefault }
}

export type PresentedPrice = ReturnType<typeof presentPrice>
