import type { Clock } from '../core/clock.ts'
import type { Stores } from '../store/stores.ts'

/** What the operator's verbs work with. */
export interface ServiceContext extends Stores {
  readonly clock: Clock
}
