import type { Kysely } from 'kysely'
import type { Operators } from '../../operators.ts'
import { recordAct } from '../acts.ts'
import type { Schema } from '../../sql/schema.ts'
import { accountsUsed } from './accounts.ts'
import { callsOf, callWith } from './calls.ts'
import { changesIn } from './changes.ts'
import { entriesOf, entriesOfCall } from './entries.ts'
import { lookups } from './lookups.ts'
import { reconcile } from './reconcile.ts'
import { tokensUsed } from './tokens.ts'
import { usageBy } from './usage.ts'

/** What operators ask of a SQLite database, and change in it. */
export function operatorsOf(db: Kysely<Schema>): Operators {
  return {
    ...lookups(db),
    accounts: (day, part) => accountsUsed(db, day, part),
    tokens: (day, part) => tokensUsed(db, day, part),
    calls: (filter, part) => callsOf(db, filter, part),
    call: (requestId) => callWith(db, requestId),
    entries: (filter, part) => entriesOf(db, filter, part),
    entriesOf: (requestId) => entriesOfCall(db, requestId),
    usage: (by, filter, part) => usageBy(db, by, filter, part),
    reconcile: () => reconcile(db),
    change: (make) =>
      db
        .transaction()
        .setAccessMode('read write')
        .execute(async (changing) => {
          const { result, act } = await make(changesIn(changing))
          if (act) await recordAct(changing, act)
          return result
        }),
  }
}
