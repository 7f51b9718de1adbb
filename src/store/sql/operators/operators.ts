import type { Kysely, RawBuilder } from 'kysely'
import type { Operators } from '../../operators.ts'
import { recordAct } from '../acts.ts'
import type { Schema } from '../schema.ts'
import { accountsUsed } from './accounts.ts'
import { callsOf, callWith } from './calls.ts'
import { changesIn } from './changes.ts'
import { entriesOf, entriesOfCall } from './entries.ts'
import { lookups } from './lookups.ts'
import { reconcile } from './reconcile.ts'
import { tokensUsed } from './tokens.ts'
import { usageBy } from './usage.ts'

/** What each engine says in its own way. */
export interface EngineSql {
  /** `hour` and `token_id` of all that usage notes have. */
  readonly notedUsage: RawBuilder<unknown>
  /** What of the database itself is damaged, in words. */
  readonly damage?: (snapshot: Kysely<Schema>) => Promise<readonly string[]>
  /** Makes a transaction of what operators change, which come one after another. */
  readonly change: <T>(
    db: Kysely<Schema>,
    make: (changing: Kysely<Schema>) => Promise<T>,
  ) => Promise<T>
}

/** What operators ask of the database, and change in it. */
export function operatorsOf(db: Kysely<Schema>, engine: EngineSql): Operators {
  return {
    ...lookups(db),
    accounts: (day, part) => accountsUsed(db, day, part),
    tokens: (day, part) => tokensUsed(db, day, part),
    calls: (filter, part) => callsOf(db, filter, part),
    call: (requestId) => callWith(db, requestId),
    entries: (filter, part) => entriesOf(db, filter, part),
    entriesOf: (requestId) => entriesOfCall(db, requestId),
    usage: (by, filter, part) => usageBy(db, by, filter, part, engine.notedUsage),
    reconcile: () => reconcile(db, engine.damage),
    change: (make) =>
      engine.change(db, async (changing) => {
        const { result, act } = await make(changesIn(changing))
        if (act) await recordAct(changing, act)
        return result
      }),
  }
}
