import { formatMoney } from '../../core/money.ts'
import type { PresentedTotals } from '../../derive/view/presented.ts'
import type { Standing } from '../../ledger/protocol.ts'
import type { QuotedCall } from './quote.ts'

/** What calls would cost together; those that the token may not make cost nothing. */
export function presentTotals(
  calls: readonly QuotedCall[],
  { availableMicros }: Pick<Standing, 'availableMicros'>,
): PresentedTotals {
  const permitted = calls.filter(({ isPermitted }) => isPermitted)
  const priceMicros = permitted.reduce((sum, each) => sum + each.priceMicros, 0)
  return {
    calls: calls.length,
    stored: calls.filter(({ isStored }) => isStored).length,
    price: formatMoney(priceMicros),
    available: formatMoney(availableMicros),
  }
}
