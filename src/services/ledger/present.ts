import { shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Entry } from '../../store/operators.ts'

/** A ledger entry, with the call that made it where it is one. */
export function presentEntry(entry: Entry) {
  const { account, kind, note, actor } = entry
  const isCall = kind !== 'top_up' && kind !== 'adjust'
  return {
    at: shanghaiIso(entry.atMs),
    account,
    kind,
    amount: formatMoney(entry.amountMicros),
    held: formatMoney(entry.heldMicros),
    note,
    actor,
    requestId: isCall ? entry.id : null,
  }
}

export type PresentedEntry = ReturnType<typeof presentEntry>
