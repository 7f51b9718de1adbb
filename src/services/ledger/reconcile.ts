import type { Reconciliation } from '../../store/operators.ts'
import type { ServiceContext } from '../context.ts'

/** Checks that every balance, hold and charge follows from the ledger and the calls. */
export async function reconcile({
  operators,
}: Pick<ServiceContext, 'operators'>): Promise<Reconciliation> {
  return operators.reconcile()
}
